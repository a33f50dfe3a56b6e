import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it } from 'vitest';

import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { recoverRecordings } from '../../record/recoverRecording.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { numbersOf, upTo } from './recordedNumbers.js';
import { readIndexed } from './readMcap.js';

const repository = resolve(import.meta.dirname, '../..');
const topics = ['/numbers', '/pictures'];

describe('fifty recordings whose writers are killed at random moments', () => {
  const [kills, writers] = [5, 10];

  it(
    'have every message up to the last flush, which comes twice a second, and none twice',
    { timeout: 300_000 },
    async () => {
      const random = mulberry32(14);
      const folders = upTo(writers).map((writer) => join(temporaryFolder(), `session${writer}`));
      for (const folder of folders) mkdirSync(folder);
      const safe: [from: number, to: number][] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        // Each writer is at another point between two flushes.
        const pairs = folders.flatMap((folder) => [String(Math.round(random() * 500)), folder]);
        const first = kill * 1_000_000;
        safe.push([first, await writeUntilKilled(pairs, { first, extraMs: random() * 500 })]);
      }
      for (const folder of folders) {
        const path = join(folder, 'session.mcap');
        expect(await recoverRecordings(folder)).toEqual([
          expect.stringContaining('session.mcap is finished with '),
        ]);
        const { messages, reader } = await readIndexed(path);
        const read = new Set(
          messages.map(({ channelId, data }) => {
            const [number] = numbersOf([{ data }]);
            return `${reader.channelsById.get(channelId)?.topic} ${number}`;
          }),
        );
        expect(read.size).toBe(messages.length);
        for (const [from, to] of safe) {
          expect(to).toBeGreaterThanOrEqual(from);
          for (let number = from; number <= to; number += 1)
            for (const topic of topics) expect(read.has(`${topic} ${number}`)).toBe(true);
        }
      }
    },
  );
});

/** @returns the number up to which the writer has said that all is on the disk */
async function writeUntilKilled(
  pairs: readonly string[],
  { first, extraMs }: { readonly first: number; readonly extraMs: number },
): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', './test/transpileHooks.mjs', './test/record/dyingRecording.ts', String(first), ...pairs],
    { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
  let safe = first - 1;
  let isDying = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, value = ''] = line.split(' ');
    if (what !== 'safe') continue;
    safe = Number(value);
    if (isDying || safe < first) continue;
    isDying = true;
    setTimeout(() => child.kill('SIGKILL'), extraMs);
  }
  expect(await gone).toBe('SIGKILL');
  return safe;
}
