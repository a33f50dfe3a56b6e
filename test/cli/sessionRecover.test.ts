import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { sessionCommand } from '../../cli/session.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport, type SessionReport } from '../../core/session/sessionReport.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { createSessionFolder } from '../../record/sessionFolder.js';
import { frameRow, sec } from '../core/session/frames.js';
import { outputOf } from './runCommand.js';

describe('rapport session recover', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rapport-cli-session-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const run = (...parameters: string[]): Promise<string> =>
    outputOf(sessionCommand, ['session', 'recover', ...parameters]);

  it('rebuilds what was interrupted, and leaves it alone afterwards', async () => {
    const setup = { sessionId: 's1', operator: 'ada' };
    const events: SessionEvent[] = [
      { kind: 'started', seq: 0, stampNs: 0n, setup, lowThreshold: 0 },
      ...[1, 2, 3].map((seq): SessionEvent => ({
        kind: 'frame',
        seq,
        stampNs: sec(seq),
        row: frameRow(sec(seq), 0.5),
      })),
    ];
    const report = (): SessionReport => sessionReport(reduceEvents(events));
    const folder = await createSessionFolder({ root, sessionId: 's1', startedNs: 0n, report });
    folder.append(events);
    await folder.finish(report());
    // As if it had been left a minute and more ago.
    const old = new Date(Date.now() - 120_000);
    for (const name of Object.values(sessionFiles)) await utimes(join(folder.path, name), old, old);

    const path = join(folder.path, sessionFiles.report);
    expect(await run('--root', root)).toBe(`${path}: recovered; 3.0 s, 3 frames, 3 measured, 0 prompts\n`);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ recovered: true, complete: false });
    expect(await run('--root', root)).toBe(`No session under ${root} was interrupted.\n`);
  });

  it('recovers the others when one cannot be, and says which was written to just now', async () => {
    const started: SessionEvent = {
      kind: 'started',
      seq: 0,
      stampNs: 0n,
      setup: { sessionId: 's1', operator: 'ada' },
      lowThreshold: 0,
    };
    const report = (): SessionReport => sessionReport(reduceEvents([started]));
    const folders = await Promise.all(
      ['s1', 's2', 's3'].map((sessionId) => createSessionFolder({ root, sessionId, startedNs: 0n, report })),
    );
    const old = new Date(Date.now() - 120_000);
    for (const [index, folder] of folders.entries()) {
      // The first one's process was killed before its first entry; the last one still runs.
      if (index > 0) folder.append([started]);
      await folder.finish(report());
      if (index === 2) continue;
      for (const name of Object.values(sessionFiles)) await utimes(join(folder.path, name), old, old);
    }
    const [broken, whole, running] = folders.map(({ path }) => path);
    await expect(run('--root', root)).rejects.toThrow(`${broken} holds no session`);
    expect(JSON.parse(await readFile(join(whole ?? '', sessionFiles.report), 'utf8'))).toMatchObject({
      recovered: true,
    });
    expect(JSON.parse(await readFile(join(running ?? '', sessionFiles.report), 'utf8'))).toMatchObject({
      recovered: false,
    });
  });

  it('refuses a folder that is none', async () => {
    await expect(run(root)).rejects.toThrow('holds no session: name the folder of one');
  });
});
