import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi, type TestContext } from 'vitest';

import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { emptyRecord, reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport, type SessionReport } from '../../core/session/sessionReport.js';
import { AppendFile } from '../../record/AppendFile.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import {
  createSessionFolder,
  sessionFolderName,
  type SessionFolderOptions,
} from '../../record/sessionFolder.js';
import { frameRow, sec } from '../core/session/frames.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-folder-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

const startedNs = BigInt(Date.UTC(2026, 10, 22, 14, 5, 9)) * 1_000_000n;
const report = (): SessionReport => sessionReport(emptyRecord());
const started: SessionEvent = {
  kind: 'started',
  seq: 0,
  stampNs: startedNs,
  setup: { sessionId: 's1', operator: 'ada' },
  lowThreshold: 0,
};

function frames(from: number, count: number): SessionEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const row = frameRow(startedNs + sec((from + index) / 30), 0.5);
    return { kind: 'frame', seq: from + index, stampNs: row.stampNs, row };
  });
}

/** Waits until `condition` holds, at most five seconds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 5000 && !(await condition()); waited += 20) {
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(await condition()).toBe(true);
}

/** The folder of the session `s1` in another. */
function folderIn(
  within: string,
  more: Partial<SessionFolderOptions> = {},
): ReturnType<typeof createSessionFolder> {
  return createSessionFolder({ root: within, sessionId: 's1', startedNs, report, ...more });
}

async function savedReport(path: string): Promise<SessionReport> {
  return JSON.parse(await readFile(join(path, sessionFiles.report), 'utf8')) as SessionReport;
}

/** A disk of 128 kB, until the test ends. */
async function smallDisk(name: string, context: TestContext): Promise<string> {
  const disk = join(root, name);
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    context.skip('only root can mount a small disk');
  }
  context.onTestFinished(() => {
    execFileSync('umount', ['-l', disk]);
  });
  return disk;
}

describe('a session folder', () => {
  it('puts an event on the disk without waiting for the next turn, also while rows are being written', async () => {
    // Nothing comes of itself.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its file below
    const { flush } = AppendFile.prototype;
    try {
      const folder = await createSessionFolder({ root, sessionId: 'urgent', startedNs, report });
      folder.append([started]);
      await folder.flush();
      // The events have had their turn when the rows have theirs.
      const ofRows = vi.spyOn(AppendFile.prototype, 'flush').mockImplementationOnce(flush);
      ofRows.mockImplementationOnce(async function (this: AppendFile) {
        folder.append([{ kind: 'held', seq: 6, stampNs: startedNs, by: 'ada', reason: 'a break' }]);
        await flush.call(this);
      });
      folder.append(frames(1, 5));
      await folder.flush();
      await until(async () => {
        const text = await readFile(join(folder.path, sessionFiles.events), 'utf8');
        return text.trimEnd().split('\n').length === 2;
      });
    } finally {
      vi.restoreAllMocks();
      vi.useRealTimers();
    }
  });

  it('is named for the start and the session, and never takes another session’s', async () => {
    expect(sessionFolderName(startedNs, 's1')).toBe('20261122T140509Z_s1');
    const first = await folderIn(join(root, 'names'));
    const second = await folderIn(join(root, 'names'));
    expect(first.path).toBe(join(root, 'names', '20261122T140509Z_s1'));
    expect(second.path).toBe(`${first.path}_2`);
    await first.finish(report());
    await second.finish(report());
  });

  it('is another for each of two suites that begin in the same second', async () => {
    const within = join(root, 'at once');
    const folders = await Promise.all([folderIn(within), folderIn(within)]);
    const name = join(within, '20261122T140509Z_s1');
    expect(folders.map(({ path }) => path).sort()).toEqual([name, `${name}_2`]);
    expect(folders.map(({ warning }) => warning)).toEqual([undefined, undefined]);
    await Promise.all(folders.map((folder) => folder.finish(report())));
  });

  it('is for its owner alone', async () => {
    const folder = await folderIn(join(root, 'private'));
    folder.append([started, ...frames(1, 1)]);
    await folder.finish(report());
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    expect(await mode(join(root, 'private'))).toBe(0o700);
    expect(await mode(folder.path)).toBe(0o700);
    for (const name of Object.values(sessionFiles)) expect(await mode(join(folder.path, name))).toBe(0o600);
  });

  it('writes on its own within a second, events at once, a provisional report meanwhile', async () => {
    const folder = await folderIn(join(root, 'growing'), { flushMs: 200, reportMs: 200 });
    const length = async (name: string): Promise<number> =>
      (await readFile(join(folder.path, name), 'utf8')).length;
    folder.append([started]);
    await folder.flush();
    expect(await length(sessionFiles.events)).toBeGreaterThan(0);
    const headerOnly = await length(sessionFiles.frames);
    folder.append(frames(1, 30));
    // A busy machine may be late, so this waits longer than the second that is promised.
    await until(async () => (await length(sessionFiles.frames)) > headerOnly);
    expect((await savedReport(folder.path)).complete).toBe(false);
    expect(folder.warning).toBeUndefined();
    expect(await folder.finish(report())).toBeUndefined();
  });

  it('holds the whole log after the end', async () => {
    const folder = await folderIn(join(root, 'whole'));
    const events = [started, ...frames(1, 5000)];
    for (const event of events) folder.append([event]);
    await folder.finish(sessionReport(reduceEvents(events)));
    const log = await readSessionLog(folder.path);
    expect(log).toEqual({ events, warnings: [] });
  });
});

describe('a disk that refuses', () => {
  it('that cannot be written to: the session goes on, one sentence says so, and all is written when it can be', async () => {
    const blocked = join(root, 'blocked');
    await writeFile(blocked, 'a file where the folder should be');
    const folder = await folderIn(blocked, { flushMs: 50 });
    expect(folder.warning?.code).toBe('recording/not-saved');
    expect(folder.warning?.text).toMatch(
      /^The session goes on but is not being saved to .*\(E[A-Z]+\): make it writable/u,
    );
    folder.append([started, ...frames(1, 10)]);
    await folder.flush();
    expect(folder.warning?.code).toBe('recording/not-saved');
    await rm(blocked);
    await until(() => folder.warning === undefined);
    expect(await folder.finish(report())).toBeUndefined();
    expect((await readSessionLog(folder.path)).events).toHaveLength(11);
  });

  it('without permission is said the same way', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    const closed = join(root, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o500);
    const folder = await folderIn(closed);
    expect(folder.warning?.text).toContain('(EACCES)');
    expect(await folder.finish(report())).toMatchObject({ code: 'recording/not-saved' });
  });

  it('that is full: no line is torn, nothing is lost, and writing goes on when there is room', async (context) => {
    const disk = await smallDisk('disk', context);
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, Buffer.alloc(64 * 1024));
    const folder = await folderIn(disk, { flushMs: 50 });
    const events = [started, ...frames(1, 400)];
    for (const event of events) folder.append([event]);
    await folder.flush();
    expect(folder.warning?.code).toBe('recording/not-saved');
    expect(folder.warning?.text).toContain('no space is left: free some');
    const partly = await readSessionLog(folder.path);
    expect(partly.events.length).toBeLessThan(events.length);
    await rm(ballast);
    await until(() => folder.warning === undefined);
    expect(await folder.finish(sessionReport(reduceEvents(events)))).toBeUndefined();
    expect(await readSessionLog(folder.path)).toEqual({ events, warnings: [] });
  });

  it('that is full at the end: it is said, tried on, and whole when there is room', async (context) => {
    const disk = await smallDisk('full-at-the-end', context);
    const ballast = join(disk, 'ballast');
    const folder = await folderIn(disk, { flushMs: 50 });
    folder.append([started, ...frames(1, 10)]);
    await folder.flush();
    expect(folder.warning).toBeUndefined();
    await writeFile(ballast, Buffer.alloc(96 * 1024));
    const ends: SessionEvent[] = [
      { kind: 'stop-requested', seq: 401, stampNs: startedNs + sec(14), by: 'ada', reason: 'dinner' },
      { kind: 'ended', seq: 402, stampNs: startedNs + sec(14) },
    ];
    const events = [started, ...frames(1, 400), ...ends];
    folder.append(events.slice(11));
    const warning = await folder.finish(sessionReport(reduceEvents(events)));
    expect(warning?.text).toBe(
      `The session has ended and is NOT SAVED to ${folder.path}, because no space is left: free some before the session node ends, which until then keeps what is missing in memory and tries again.`,
    );
    // Of a session whose rows are missing no summary says that it is complete.
    expect((await savedReport(folder.path)).complete).toBe(false);
    await rm(ballast);
    await until(() => folder.warning === undefined);
    expect(await savedReport(folder.path)).toMatchObject({ complete: true, coverage: { frames: 400 } });
    expect(await readSessionLog(folder.path)).toEqual({ events, warnings: [] });
  });

  it('that is read-only to the end: it is said, tried on, and whole when it can be written to', async (context) => {
    const disk = await smallDisk('read-only', context);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const folder = await folderIn(disk, { flushMs: 50 });
    const events: SessionEvent[] = [
      started,
      ...frames(1, 10),
      { kind: 'ended', seq: 11, stampNs: startedNs + sec(1) },
    ];
    folder.append(events);
    const warning = await folder.finish(sessionReport(reduceEvents(events)));
    expect(warning?.text).toMatch(
      /^The session has ended and is NOT SAVED to .*\(EROFS\): make it writable/u,
    );
    execFileSync('mount', ['-o', 'remount,rw', disk]);
    await until(() => folder.warning === undefined);
    expect((await savedReport(folder.path)).complete).toBe(true);
    expect(await readSessionLog(folder.path)).toEqual({ events, warnings: [] });
  });
});
