import { appendFile, chmod, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readTable } from '../../archive/tables/readTable.js';
import { sessionCommand } from '../../cli/session.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import { sessionOf, startedNs, writeSession } from '../report/longSession.js';
import { outputOf, runCommand } from './runCommand.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rapport-sessions-'));
});
afterEach(() => rm(root, { recursive: true }));

const hourNs = 3_600_000_000_000n;
const run = (...words: string[]): Promise<string> => outputOf(sessionCommand, ['session', ...words]);

/** A session of ten minutes' age that ended, and an hour later one that was cut off. */
async function two(): Promise<{ whole: string; cut: string }> {
  const setup = { operator: 'op1', childId: 'c7' };
  const whole = await writeSession(root, sessionOf(1, { sessionId: 'first', ...setup }));
  const events = sessionOf(1, { sessionId: 'second', operator: 'op1' }, startedNs + hourNs);
  const cut = await writeSession(root, events.slice(0, -2));
  const old = new Date(Date.now() - 600_000);
  for (const folder of [whole, cut])
    for (const name of Object.values(sessionFiles)) await utimes(join(folder, name), old, old);
  return { whole, cut };
}

describe('rapport session list', () => {
  it('says of each session its state, child, duration and how much was seen', async () => {
    const { whole, cut } = await two();
    const lines = (await run('list', '--root', root)).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/ +/gu, ' '))).toEqual([
      'started state whole child lasted measured prompts folder',
      // 299 images, and 2 left out before each of 59.
      `2026-01-02 03:04 complete yes c7 1:00 72 % 1 ${whole}`,
      `2026-01-02 04:04 interrupted no – 1:00 72 % 1 ${cut}`,
    ]);
    expect(await run('list', '--root', root, '--child', 'c8')).toBe(`No session under ${root} is of c8.\n`);
  });

  it('reads the log where the summary is damaged, and says what cannot be read', async () => {
    const { whole, cut } = await two();
    await writeFile(join(whole, sessionFiles.report), '{"complete": tr');
    await writeFile(join(cut, sessionFiles.events), 'nothing\n');
    await rm(join(cut, sessionFiles.report));
    const old = new Date(Date.now() - 600_000);
    for (const path of [join(whole, sessionFiles.report), join(cut, sessionFiles.events)])
      await utimes(path, old, old);
    const listed = JSON.parse(await run('list', '--root', root, '--json')) as {
      state: string;
      summary?: object;
    }[];
    expect(listed).toMatchObject([
      { state: 'interrupted', summary: { sessionId: 'first', durationSec: 60 } },
      { state: 'unreadable' },
    ]);
  });
});

describe('rapport session show', () => {
  it('tells a session in words, by its id', async () => {
    const { whole } = await two();
    const text = await run('show', 'first', '--root', root);
    expect(text).toContain('first, child c7, operator op1\n');
    expect(text).toContain(`  folder      ${whole}\n`);
    expect(text).toContain('  time        2026-01-02 03:04 UTC, 1:00\n');
    expect(text).toContain('  images      299, 118 left out, 0 while held; face measured in 72 %\n');
    expect(text).toContain(
      '      0:30  prompt, approved, carried out, op1: wave, “Hello.”: engagement −0.42\n',
    );
    expect(await run('show', 'last', '--root', root)).toContain('second, child not said');
  });

  it('says which sessions there are to choose from', async () => {
    await two();
    const { error } = await runCommand(sessionCommand, ['session', 'show', 'third', '--root', root]);
    expect(error).toMatchObject({ code: 'session/not-found' });
  });
});

describe('rapport session verify', () => {
  it('leaves aside the research score, which is no part of the log', async () => {
    const { whole } = await two();
    const path = join(whole, sessionFiles.report);
    const report = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...report, researchScore: { refused: 'No research score.' } }));
    expect(await run('verify', 'first', '--root', root)).toContain(`${whole}: whole;`);
  });

  it('finds a whole session whole', async () => {
    const { whole } = await two();
    expect(await run('verify', 'first', '--root', root)).toMatch(
      new RegExp(
        `^${whole}: whole; 312 entries; events\\.jsonl \\d+ B, frames\\.csv \\d+ B, session\\.json \\d+ B\n$`,
        'u',
      ),
    );
  });

  it('names what is torn, missing, twice, different, open to others or unfinished', async () => {
    const { whole, cut } = await two();
    const frames = await readFile(join(whole, sessionFiles.frames), 'utf8');
    const lines = frames.split('\n');
    // Rows 5 to 7 are gone, row 9 is there twice, the last is torn.
    const damaged = [...lines.slice(0, 5), ...lines.slice(8, 10), ...lines.slice(9)].join('\n');
    await writeFile(join(whole, sessionFiles.frames), damaged);
    await appendFile(join(whole, sessionFiles.frames), '999,17');
    await chmod(join(whole, sessionFiles.frames), 0o644);
    await chmod(cut, 0o755);
    const { output, error } = await runCommand(sessionCommand, ['session', 'verify', '--root', root]);
    expect(error).toMatchObject({
      code: 'session/not-whole',
      message: '2 of 2 sessions are not as they should be: see above.',
    });
    expect(output).toContain(`  ! 1 torn lines in ${whole} were left out.\n`);
    expect(output).toContain('  ! 3 entries are missing (5 to 7): what they said is lost.\n');
    expect(output).toContain('  ! 1 entries have a number that another has');
    expect(output).toContain(
      '  ! session.json does not say what the log gives (features, coverage, engagement)',
    );
    expect(output).toContain(`Others than the owner may use ${join(whole, sessionFiles.frames)} (644)`);
    expect(output).toContain(`Others than the owner may use ${cut} (755)`);
    expect(output).toContain('  ! The log has no end: the session goes on, or the suite died.\n');
  });

  it('remarks on what looks like a real name', async () => {
    const events = sessionOf(0.1, { sessionId: 'named', operator: 'Ada Lovelace' });
    await writeSession(root, events);
    expect(await run('verify', '--root', root)).toContain(
      '  - Whoever made entry 0 (started) holds what looks like a real name (Ada Lovelace): write ids instead',
    );
  });
});

describe('rapport session export', () => {
  it.each(['csv', 'parquet'])('writes frames and events as %s', async (format) => {
    await two();
    const out = join(root, 'out');
    await run('export', 'first', '--root', root, '--out', out, '--format', format);
    const frames = await readTable(join(out, `frames.${format}`));
    expect(frames.rows).toBe(299);
    expect(frames.columns.get('stamp_ns')?.[0]).toBe(startedNs + 200_000_000n);
    const events = await readTable(join(out, `events.${format}`));
    // The start, three of the prompt, seven judgements, the stop and the end.
    expect(events.rows).toBe(13);
    expect(events.columns.get('kind')?.slice(0, 2)).toEqual(['started', 'annotated']);
    expect(events.columns.get('outcome')?.filter((cell) => cell !== undefined)).toEqual(['succeeded']);
  });

  it('refuses a table that there is not', async () => {
    await two();
    const words = ['session', 'export', 'first', '--root', root, '--out', root, '--tables', 'readings'];
    expect((await runCommand(sessionCommand, words)).error).toMatchObject({ code: 'export/no-table' });
  });
});

describe('rapport session report', () => {
  it('writes the report beside the session’s files, or where it is told', async () => {
    const { whole } = await two();
    expect(await run('report', 'first', '--root', root)).toBe(`${join(whole, 'report.html')}\n`);
    const out = join(root, 'elsewhere.html');
    await run('report', whole, '--out', out);
    expect(await readFile(out, 'utf8')).toBe(await readFile(join(whole, 'report.html'), 'utf8'));
  });
});

describe('rapport session seal', () => {
  it('puts one file in the place of a session, which unseal opens as it was', async () => {
    const { whole } = await two();
    const before = await readFile(join(whole, sessionFiles.events), 'utf8');
    const key = join(root, 'key');
    const [recipient = ''] = (await run('key', key)).split('\n');
    expect(await run('seal', 'first', '--root', root, '--to', recipient, '--remove')).toBe(
      `${whole}.tar.age, and ${whole} is removed\n`,
    );
    await expect(run('show', 'first', '--root', root)).rejects.toThrow(/no session "first"/u);
    expect(await run('unseal', `${whole}.tar.age`, '--key', key, '--out', root)).toBe(`${whole}\n`);
    expect(await readFile(join(whole, sessionFiles.events), 'utf8')).toBe(before);
    expect(await run('verify', 'first', '--root', root)).toContain('whole');
  });

  it('leaves a session that was cut off alone', async () => {
    const { cut } = await two();
    const recipient = (await run('key', join(root, 'key'))).split('\n')[0] ?? '';
    await expect(run('seal', 'second', '--root', root, '--to', recipient, '--remove')).rejects.toMatchObject({
      code: 'seal/not-ended',
      message: `${cut} is interrupted: seal it when its session has ended, after "rapport session recover" where it was cut off.`,
    });
    expect(await readFile(join(cut, sessionFiles.events), 'utf8')).not.toBe('');
  });
});
