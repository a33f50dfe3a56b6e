import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { NodeChannel } from '../../launch/NodeChannel.js';

let folder: string;
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-channel-'));
});

afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function channelTo(code: string): NodeChannel {
  const program = join(folder, 'process.mjs');
  writeFileSync(program, code);
  child = fork(program);
  return new NodeChannel(child);
}

it('is there with the first heartbeat, and tells answers from heartbeats and from one another', async () => {
  const channel = channelTo(`
    process.send('heartbeat');
    process.on('message', ({ id, node, ask }) => {
      process.send('heartbeat');
      // What is asked last is answered first.
      setTimeout(() => process.send({ answerTo: id, state: node + ' ' + ask, isMade: true }), 200 / id);
    });`);
  expect(await channel.isThere).toBe(true);
  const answers = [channel.ask('face', 'configure'), channel.ask('affect', 'state')];
  expect(await Promise.all(answers)).toEqual([
    { answerTo: 1, state: 'face configure', isMade: true },
    { answerTo: 2, state: 'affect state', isMade: true },
  ]);
});

it('answers nothing for a process that ends before it has answered, or that has ended', async () => {
  const channel = channelTo(`process.send('heartbeat'); process.on('message', () => process.exit(1));`);
  expect(await channel.ask('face', 'configure')).toBeUndefined();
  expect(await channel.ask('face', 'state')).toBeUndefined();
});

it('is not there when a process ends without a word', async () => {
  expect(await channelTo('').isThere).toBe(false);
});
