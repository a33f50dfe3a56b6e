import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { cutOff, socketsIn, whyNotCut } from '../../soak/cutOff.js';

it('reads port and inode of each socket from /proc/net/udp', () => {
  const text = [
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    '  386: 0100007F:1CF2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21044 2 0000000000000000 0',
    '  387: 00000000:1CF3 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21045 2 0000000000000000 0',
    '',
  ].join('\n');
  // 0x1CF2 is 7410.
  expect(socketsIn(text)).toEqual([
    { port: 7410, inode: '21044' },
    { port: 7411, inode: '21045' },
  ]);
});

/** Answers each datagram with itself. */
const echo = `
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('message', (message, { port }) => socket.send(message, port, '127.0.0.1'));
  socket.bind(0, '127.0.0.1', () => process.send(socket.address().port));
`;

describe.skipIf(whyNotCut() !== undefined)('a process that is cut off', () => {
  let child: ChildProcess;
  let own: Socket;
  let port: number;

  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', echo], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    [port] = (await once(child, 'message')) as [number];
    own = createSocket('udp4');
    own.bind(0, '127.0.0.1');
    await once(own, 'listening');
  });

  afterEach(async () => {
    own.close();
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  async function answers(text: string): Promise<boolean> {
    own.send(text, port, '127.0.0.1');
    try {
      const [message] = (await once(own, 'message', { signal: AbortSignal.timeout(1_000) })) as [Buffer];
      return message.toString() === text;
    } catch {
      return false;
    }
  }

  it('neither hears nor is heard until it is restored', async () => {
    expect(await answers('before')).toBe(true);
    const restore = cutOff(child.pid ?? 0);
    try {
      expect(await answers('meanwhile')).toBe(false);
    } finally {
      restore();
    }
    expect(await answers('after')).toBe(true);
  });
});
