import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport, type SessionReport } from '../../core/session/sessionReport.js';
import { encodeJson } from '../../record/eventLine.js';
import { findInterruptedSessions, readSessionLog, recoverSession } from '../../record/recoverSession.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { createSessionFolder } from '../../record/sessionFolder.js';
import { frameRow, sec } from '../core/session/frames.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-recover-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

const repository = resolve(import.meta.dirname, '../..');

/** Starts a session in another process and kills it with SIGKILL once `frames` frames must be safe. */
async function killSession(frames: number): Promise<{ folder: string; safeFrames: number }> {
  const child = spawn(
    process.execPath,
    ['--import', './test/transpileHooks.mjs', './test/record/dyingSession.ts', root],
    { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let folder = '';
  let safeFrames = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = '', value = ''] = line.split(' ');
    if (what === 'folder') folder = value;
    if (what === 'safe') safeFrames = Number(value);
    if (safeFrames >= frames) break;
  }
  const gone = new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
  child.kill('SIGKILL');
  expect(await gone).toBe('SIGKILL');
  return { folder, safeFrames };
}

async function readReport(folder: string): Promise<SessionReport> {
  return JSON.parse(await readFile(join(folder, sessionFiles.report), 'utf8')) as SessionReport;
}

/** A folder with a short session that did not end. */
async function interrupted(sessionId: string): Promise<{ folder: string; events: SessionEvent[] }> {
  const setup = { sessionId, operator: 'ada' };
  const events: SessionEvent[] = [{ kind: 'started', seq: 0, stampNs: 0n, setup, lowThreshold: -0.3 }];
  for (let seq = 1; seq <= 20; seq += 1) {
    const row = frameRow(sec(seq / 10), seq / 128);
    events.push({ kind: 'frame', seq, stampNs: row.stampNs, row });
  }
  events.push({ kind: 'mark', seq: 21, stampNs: sec(3), by: 'ada', text: 'a comma, a "quote"\nand a line' });
  const report = (): SessionReport => sessionReport(reduceEvents(events));
  const session = await createSessionFolder({ root, sessionId, startedNs: 0n, report });
  session.append(events);
  await session.finish(report());
  return { folder: session.path, events };
}

describe('a session whose process was killed', () => {
  it('keeps every frame that is a second old, and is rebuilt from them', async () => {
    const { folder, safeFrames } = await killSession(150);
    const { events, warnings } = await readSessionLog(folder);
    const rows = events.filter((event) => event.kind === 'frame');
    expect(rows.length).toBeGreaterThanOrEqual(safeFrames);
    expect(rows.map(({ stampNs }) => stampNs)).toEqual(
      rows.map((_, index) => BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n + sec((index + 1) / 100)),
    );
    // 150 frames are 1.5 s of engagement that stays low: after 0.5 s a prompt was proposed, after 1 s it has expired.
    expect(events.some(({ kind }) => kind === 'prompt-decided')).toBe(true);

    const provisional = await readReport(folder);
    expect(provisional.complete).toBe(false);
    expect(provisional.coverage.frames).toBeGreaterThan(0);

    const { report } = await recoverSession(folder);
    expect(report).toMatchObject({ complete: false, recovered: true, sessionId: 'dying' });
    expect(report.coverage.frames).toBe(rows.length);
    expect(report.features.vector[0]).toBeCloseTo(0.25, 12);
    expect(await readReport(folder)).toEqual(JSON.parse(encodeJson(report)));
    expect(warnings.filter(({ code }) => code !== 'recording/torn')).toEqual([]);
  });
});

describe('recoverSession', () => {
  it('derives the same report from the files as the live session from its events', async () => {
    const { folder, events } = await interrupted('same');
    const { report, warnings } = await recoverSession(folder);
    expect(warnings).toEqual([]);
    expect(report).toEqual(sessionReport(reduceEvents(events), { recovered: true }));
  });

  it('reads no torn line: a row and an event cut at any byte are left out and said', async () => {
    const { folder } = await interrupted('torn');
    const frames = join(folder, sessionFiles.frames);
    const whole = await readFile(frames);
    const lastRow = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let bytes = lastRow + 1; bytes < whole.length; bytes += 1) {
      await writeFile(frames, whole.subarray(0, bytes));
      const { events, warnings } = await readSessionLog(folder);
      expect(events.filter(({ kind }) => kind === 'frame')).toHaveLength(19);
      expect(warnings.map(({ code }) => code)).toEqual(['recording/torn', 'recording/missing']);
    }
    await writeFile(frames, whole);
    const log = join(folder, sessionFiles.events);
    const { length } = await readFile(log);
    await truncate(log, length - 5);
    const { events, warnings } = await readSessionLog(folder);
    expect(events).toHaveLength(21);
    expect(warnings.map(({ code }) => code)).toEqual(['recording/torn']);
  });

  it('says how many entries are missing in between', async () => {
    const { folder } = await interrupted('gap');
    const frames = join(folder, sessionFiles.frames);
    const lines = (await readFile(frames, 'utf8')).split('\n');
    await writeFile(frames, lines.toSpliced(5, 3).join('\n'));
    const { warnings } = await readSessionLog(folder);
    expect(warnings).toEqual([
      { code: 'recording/missing', text: `3 entries of the session in ${folder} are missing.` },
    ]);
  });

  it('leaves out what is no event', async () => {
    const { folder } = await interrupted('odd');
    await appendFile(
      join(folder, sessionFiles.events),
      '{"kind":"dance","seq":22,"stampNs":"1"}\nnull\n[1]\n',
    );
    const { events, warnings } = await readSessionLog(folder);
    expect(events).toHaveLength(22);
    expect(warnings[0]?.text).toContain('3 torn lines');
  });

  it('refuses a folder without a session', async () => {
    await expect(recoverSession(root)).rejects.toMatchObject({ code: 'session/no-log' });
    await expect(recoverSession(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'session/no-log' });
  });
});

describe('findInterruptedSessions', () => {
  it('finds what did not end and is quiet, once', async () => {
    const alone = await mkdtemp(join(tmpdir(), 'rapport-find-'));
    const before = root;
    root = alone;
    const { folder } = await interrupted('found');
    root = before;
    const nowMs = Date.now();
    expect(await findInterruptedSessions(alone, nowMs)).toEqual({ interrupted: [], recent: [folder] });
    const old = new Date(nowMs - 61_000);
    for (const name of Object.values(sessionFiles)) await utimes(join(folder, name), old, old);
    expect(await findInterruptedSessions(alone, nowMs)).toEqual({ interrupted: [folder], recent: [] });
    await recoverSession(folder);
    for (const name of Object.values(sessionFiles)) await utimes(join(folder, name), old, old);
    const none = { interrupted: [], recent: [] };
    expect(await findInterruptedSessions(alone, nowMs)).toEqual(none);
    expect(await findInterruptedSessions(join(alone, 'nowhere'), nowMs)).toEqual(none);
    await rm(alone, { recursive: true });
  });
});
