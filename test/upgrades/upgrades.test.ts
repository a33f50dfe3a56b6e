import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { checkProtocol } from '../../config/protocols/parseProtocol.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { simulatedChildren } from '../../core/screening/simulatedChildren.js';
import { readFeatureFile } from '../../heads/data/readFeatureFile.js';
import { readHead } from '../../heads/registry/readHead.js';
import { listSessions } from '../../record/listSessions.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { verifySession } from '../../record/verifySession.js';
import { readClassifier } from '../../screening/classifierFile.js';
import { readCohortFile } from '../../screening/cohortFile.js';
import { readSessions } from '../../screening/readSessions.js';
import { trained } from '../core/screening/trainedFixture.js';
import { madeHead } from '../heads/madeHead.js';
import { fixtureNames, madeFeatures, madeModel, startedNs } from './made.js';

// The files were written by writeFixtures.ts when their version was the newest one; what is expected of them stays.
let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-upgrades-'));
  await cp(join(import.meta.dirname, 'v1'), folder, { recursive: true });
  // A session is its owner's alone, which git does not keep.
  const session = at(fixtureNames.session);
  await chmod(session, 0o700);
  for (const name of await readdir(session)) await chmod(join(session, name), 0o600);
});
afterEach(() => rm(folder, { recursive: true }));

/** Replaces a text of a file, which must be there. */
async function change(path: string, old: string, now: string): Promise<void> {
  // Every byte as one character, so that Parquet and its lengths stay as they are.
  const content = await readFile(path, 'latin1');
  expect(content).toContain(old);
  await writeFile(path, content.replace(old, now), 'latin1');
}

/** The sentence names the file and its version and says to update. */
function newer(path: string, version: number): object {
  return {
    code: 'file/newer',
    message: expect.stringMatching(
      new RegExp(
        `^${path} is .* of version ${version}, and this Rapport reads up to version 1: update Rapport`,
        'u',
      ),
    ) as string,
  };
}

describe('files of version 1', () => {
  it('a session: its log, its frames and its summary say the same', async () => {
    const { events, warnings } = await readSessionLog(at(fixtureNames.session));
    expect(warnings).toEqual([]);
    // Six lines and 40 frames.
    expect(events).toHaveLength(46);
    const record = reduceEvents(events);
    expect(record).toMatchObject({
      phase: 'ended',
      startedNs,
      frames: 40,
      notes: [{ text: 'a comma, and "quotes"' }],
    });
    expect(record.prompts.map(({ prompt }) => prompt.behaviourId)).toEqual(['wave']);
    expect(await verifySession(at(fixtureNames.session))).toMatchObject({ problems: [] });
    const [listed] = await listSessions(folder, Date.now());
    expect(listed).toMatchObject({ state: 'complete', summary: { sessionId: 'fixture', childId: 'c07' } });
    const [numbers] = await readSessions([at(fixtureNames.session)]);
    // 35 of the 40 frames have a face, every attribute of which is 0.25.
    expect(numbers).toMatchObject({ childId: 'c07', framesMeasured: 35 });
  });

  it('a session of before there were versions', async () => {
    const now = await readSessionLog(at(fixtureNames.session));
    await change(at('session/events.jsonl'), '"version":1,', '');
    expect(await readSessionLog(at(fixtureNames.session))).toEqual(now);
  });

  it('a head', async () => {
    const stored = await readHead(at(fixtureNames.heads), {
      source: 'culture',
      name: 'C1',
      featureModel: madeModel,
    });
    expect(stored?.head).toEqual(madeHead(madeModel, 'culture', 'C1'));
  });

  it('a feature file, a cohort and a classifier', async () => {
    expect(await readFeatureFile(at(fixtureNames.features))).toEqual(madeFeatures);
    const { cohort } = await readCohortFile(at(fixtureNames.cohort));
    expect(cohort).toEqual(
      simulatedChildren({ children: 6, positiveShare: 0.5, strength: 1, missing: ['AU9'], seed: 1 }),
    );
    expect(await readClassifier(at(fixtureNames.classifier))).toEqual(trained);
  });

  it('a protocol', async () => {
    const text = await readFile(at(fixtureNames.protocol), 'utf8');
    const named = [...text.matchAll(/behaviour: (\w+)/gu)].flatMap(([, id]) => id ?? []);
    const behaviourIds = ['speak', ...named];
    const { protocol, problems } = checkProtocol({ text, file: 'protocol.yaml', behaviourIds });
    expect(problems).toEqual([]);
    expect(protocol).toMatchObject({
      id: 'free',
      languages: ['en', 'ja', 'sr-Latn', 'sr-Cyrl'],
      automatic: false,
    });
  });
});

describe('files of a later version are refused in one sentence', () => {
  it('a log', async () => {
    const path = at('session/events.jsonl');
    await change(path, '"version":1,', '"version":2,');
    await expect(readSessionLog(at(fixtureNames.session))).rejects.toMatchObject(newer(path, 2));
  });

  it('a summary, where sessions are listed and where they are gathered', async () => {
    const path = at('session/session.json');
    await change(path, '"version": 1,', '"version": 7,');
    await expect(readSessions([at(fixtureNames.session)])).rejects.toMatchObject(newer(path, 7));
    const [listed] = await listSessions(folder, Date.now());
    expect(listed?.state).toBe('unreadable');
    expect(listed?.trouble).toMatch(/session\.json is a session’s summary of version 7, .*: update Rapport/u);
  });

  it('a head card', async () => {
    const path = at('heads/cultures/C1/head.json');
    await change(path, '"format": 1', '"format": 2');
    const read = readHead(at(fixtureNames.heads), { source: 'culture', name: 'C1' });
    await expect(read).rejects.toMatchObject(newer(path, 2));
  });

  it('a feature file, a cohort and a classifier', async () => {
    for (const [name, read] of [
      [fixtureNames.features, readFeatureFile],
      [fixtureNames.cohort, readCohortFile],
      [fixtureNames.classifier, readClassifier],
    ] as const) {
      await change(at(name), '"version":1', '"version":3');
      await expect(read(at(name))).rejects.toMatchObject(newer(at(name), 3));
    }
  });

  it('a protocol, whatever else seems wrong with it', () => {
    const text = '# Of next year.\nversion: 2\nprotocol: NEXT\n';
    const { problems } = checkProtocol({ text, file: 'next.yaml', behaviourIds: [] });
    expect(problems).toEqual([
      {
        line: 2,
        sentence:
          'next.yaml:2: version 2 is newer than this Rapport, which reads up to version 1: update it.',
      },
    ]);
  });
});
