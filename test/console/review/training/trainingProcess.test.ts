import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { modelPath, findModel, readManifest } from '../../../../models/manifest.js';
import { recording } from '../../../peer/recording.js';
import { waitUntil } from '../../../peer/waitUntil.js';
import { temporaryFolder } from '../../../setup/temporaryFolder.js';

const program = join(import.meta.dirname, '../../../../dist/console/review/training/trainingProcess.js');
const video = recording('WolfgangLanger_Pexels.mp4');
const isInstalled = existsSync(modelPath(findModel(readManifest(), 'mtcnn-pnet')));
const timeoutMs = 300_000;

/** A server that has something made and says so: its process's id, and once it looks at pictures. */
const server = `
  const { fork } = require('node:child_process');
  const child = fork(process.argv[1], { serialization: 'advanced' });
  console.log('pid ' + child.pid);
  child.on('message', ({ kind }) => console.log(kind));
  child.send({ ...JSON.parse(process.argv[2]), date: new Date(0) });
`;

it.skipIf(!existsSync(program) || video === undefined || !isInstalled)(
  'ends with the server that is killed, and leaves nothing',
  async () => {
    const folder = temporaryFolder();
    const work = join(folder, 'training-1-work');
    mkdirSync(work);
    writeFileSync(join(folder, 'events.jsonl'), '');
    const labels = join(folder, 'ana.csv');
    writeFileSync(labels, 'time,value\n0,0.1\n0.5,0.2\n1,0.3\n');
    const request = {
      ...{ kind: 'features', folder, work, childId: 'c7', culture: 'C1', registry: join(folder, 'heads') },
      recordings: [{ path: video, zeroNs: 0, labels }],
    };
    const served = spawn(process.execPath, ['-e', server, program, JSON.stringify(request)]);
    let said = '';
    served.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await waitUntil('a picture that is looked at', () => said.includes('looking'), { timeoutMs });
    const pid = Number(/pid (\d+)/u.exec(said)?.[1]);
    served.kill('SIGKILL');
    await waitUntil('the process to end', () => !isThere(pid));
    expect(readdirSync(folder)).toEqual(['ana.csv', 'events.jsonl']);
  },
  timeoutMs,
);

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
