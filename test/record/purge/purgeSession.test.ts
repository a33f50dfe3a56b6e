import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { purgeSession } from '../../../record/purge/purgeSession.js';
import { sessionFiles } from '../../../record/sessionFiles.js';
import { sessionOf, startedNs, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';

const now = new Date();

/** Two sessions of one child and a log that names both. */
async function two(root: string): Promise<{ one: string; other: string; logs: string[] }> {
  const setup = { operator: 'op1', childId: 'c7' };
  const one = await writeSession(root, sessionOf(1, { sessionId: 'one', ...setup }));
  const other = await writeSession(root, sessionOf(1, { sessionId: 'one-b', ...setup }, startedNs + 1n));
  const logs = join(root, 'logs');
  mkdirSync(logs);
  writeFileSync(join(logs, 'launch.log'), 'started one\nstarted one-b\nprompt one-p3 decided\n');
  return { one, other, logs: [logs] };
}

it('removes the session and the lines that name it, and nothing else', async () => {
  const { one, other, logs } = await two(temporaryFolder());
  const { traces, proof } = await purgeSession(one, { typed: 'one', logs, now });
  expect(existsSync(one)).toBe(false);
  expect(existsSync(join(other, sessionFiles.report))).toBe(true);
  expect(traces.map(({ action }) => action)).toEqual(['remove', 'remove lines']);
  expect(readFileSync(join(logs[0] ?? '', 'launch.log'), 'utf8')).toBe('started one-b\n');
  expect(proof).toEqual({ filesSearched: 1, remaining: [], unsearched: [] });
});

it('removes nothing for another name, or while the session is written to', async () => {
  const { one, logs } = await two(temporaryFolder());
  for (const typed of ['', 'One', 'one-b'])
    await expect(purgeSession(one, { typed, logs, now })).rejects.toMatchObject({ code: 'purge/not-named' });
  writeFileSync(join(one, sessionFiles.report), '{"complete": false}');
  utimesSync(join(one, sessionFiles.events), now, now);
  await expect(purgeSession(one, { typed: 'one', logs, now })).rejects.toMatchObject({
    code: 'purge/session-running',
  });
  expect(readFileSync(join(logs[0] ?? '', 'launch.log'), 'utf8')).toContain('started one\n');
  await expect(purgeSession(join(one, 'none'), { typed: 'one', logs, now })).rejects.toMatchObject({
    code: 'purge/no-session',
  });
});
