import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { repositoryRoot } from '../models/repositoryRoot.js';
import { processUsage } from './processUsage.js';
import {
  imageType,
  pictureMessage,
  rawPictureEveryNs,
  rawStartNs,
  textMessage,
  textType,
  writeRawMcap,
} from './rawRecording.js';

/**
 * The memory that a replay takes of recordings which are far larger than it: raw 640x480 pictures at 30 Hz and a small topic at 90,
 * as MCAP and as db3. The annotated copy that it leaves is as large again.
 *
 * npm run bench -- largeRecordings [--gigabytes 10] [--every 30] [--kinds mcap,db3] [--folder DIR]
 */
const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '10' },
    every: { type: 'string', default: '30' },
    kinds: { type: 'string', default: 'mcap,db3' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sampleEveryMs = 100;

const database = `
import json, sqlite3, struct, sys
path, images, start, step, picture, text, topics = json.loads(sys.argv[1])
picture, text = bytearray(open(picture, 'rb').read()), open(text, 'rb').read()
base = sqlite3.connect(path, isolation_level=None)
base.executescript('''PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL);
CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX timestamp_idx ON messages (timestamp ASC);''')
for number, (name, type) in enumerate(topics, 1):
    base.execute('INSERT INTO topics VALUES (?, ?, ?, ?, ?)', (number, name, type, 'cdr', ''))
base.execute('BEGIN')
for index in range(images):
    at = start + index * step
    struct.pack_into('<iI', picture, 4, at // 10**9, at % 10**9)
    struct.pack_into('<I', picture, len(picture) - 8, index)
    base.execute('INSERT INTO messages (topic_id, timestamp, data) VALUES (1, ?, ?)', (at, picture))
    base.executemany('INSERT INTO messages (topic_id, timestamp, data) VALUES (2, ?, ?)', [(at + part * step // 4, text) for part in (1, 2, 3)])
    if index % 100 == 99:
        base.execute('COMMIT')
        base.execute('BEGIN')
base.execute('COMMIT')
base.close()
`;

const picture = await pictureMessage();
const text = textMessage(12);
const pictures = Math.ceil((Number(values.gigabytes) * 1e9) / picture.length);
for (const kind of values.kinds.split(',')) await measure(kind);
process.exit(0);

async function measure(kind: string): Promise<void> {
  const folder = await mkdtemp(join(values.folder, 'rapport-large-'));
  try {
    const path = join(folder, `large.${kind}`);
    if (kind === 'mcap') {
      const texts = [{ name: '/speech', everyNs: rawPictureEveryNs / 3n, text }];
      await writeRawMcap(path, { pictures, picture, texts });
    } else await writeDb3(path);
    const { size } = await stat(path);
    process.stdout.write(
      `${kind}: ${pictures} pictures in ${(size / 1e9).toFixed(2)} GB, every ${values.every}th through the chain\n`,
    );
    const beganMs = performance.now();
    const replay = spawn(
      join(repositoryRoot, 'bin/rapport'),
      ['replay', path, '--every', values.every, '--out', join(folder, 'out')],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const { samples, cpuSec } = await watch(replay);
    const wallSec = (performance.now() - beganMs) / 1_000;
    const quarter = Math.ceil(samples.length / 4);
    const peaks = [0, 1, 2, 3].map((part) =>
      Math.max(...samples.slice(part * quarter, (part + 1) * quarter)).toFixed(0),
    );
    process.stdout.write(`  most memory in each quarter of the time [MiB]  ${peaks.join(', ')}\n`);
    process.stdout.write(
      `  computing time, passed time [s]                ${cpuSec.toFixed(0)}, ${wallSec.toFixed(0)}\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Samples a process until its end. */
async function watch(
  process: ReturnType<typeof spawn>,
): Promise<{ readonly samples: readonly number[]; readonly cpuSec: number }> {
  const { pid } = process;
  if (pid === undefined) throw new Error('The replay did not start.');
  const samples: number[] = [];
  let cpuSec = NaN;
  const ended = once(process, 'exit') as Promise<[number | null]>;
  let code: number | null | undefined;
  void ended.then(([given]) => (code = given));
  while (code === undefined) {
    try {
      const usage = processUsage(pid);
      if (!Number.isNaN(usage.residentMiB)) samples.push(usage.residentMiB);
      cpuSec = usage.cpuSec;
    } catch {
      // It has ended between two looks.
    }
    await delay(sampleEveryMs);
  }
  if (code !== 0) throw new Error(`The replay ended with ${String(code)}.`);
  return { samples, cpuSec };
}

async function writeDb3(path: string): Promise<void> {
  await writeFile(`${path}.picture`, picture);
  await writeFile(`${path}.text`, text);
  const topics = [
    ['/camera/image_raw', imageType],
    ['/speech', textType],
  ];
  const numbers = `${pictures}, ${rawStartNs}, ${rawPictureEveryNs}`;
  const [imagePath, textPath] = [JSON.stringify(`${path}.picture`), JSON.stringify(`${path}.text`)];
  const given = `[${JSON.stringify(path)}, ${numbers}, ${imagePath}, ${textPath}, ${JSON.stringify(topics)}]`;
  const child = spawn('python3', ['-c', database, given], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The database could not be made.');
}
