// Writes a file of each kind as the suite writes it today, of made data, into the folder named: `node --import
// ./test/transpileHooks.mjs test/upgrades/writeFixtures.ts test/upgrades/v1`. Those of a version that has been in use stay as they
// are; a layout that changes its meaning gets a version and a folder of its own.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { simulatedChildren } from '../../core/screening/simulatedChildren.js';
import { initialSession, stepSession } from '../../core/session/sessionMachine.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import { writeFeatureFile } from '../../heads/data/writeFeatureFile.js';
import { writeHead } from '../../heads/registry/writeHead.js';
import { createSessionFolder } from '../../record/sessionFolder.js';
import { writeClassifier } from '../../screening/classifierFile.js';
import { writeCohortFile } from '../../screening/cohortFile.js';
import { trained } from '../core/screening/trainedFixture.js';
import { frameRow, sec } from '../core/session/frames.js';
import { parameters, type Untimed } from '../core/session/sessionDriver.js';
import { madeDetails, madeHead } from '../heads/madeHead.js';
import { fixtureNames, madeFeatures, madeModel, startedNs } from './made.js';

const folder = process.argv[2] ?? '';
await mkdir(folder, { recursive: true });
const at = (name: string): string => join(folder, name);

let state = initialSession();
const step = (input: Untimed): ReturnType<typeof stepSession> => {
  const result = stepSession(state, { monotonicNs: input.nowNs, ...input }, parameters);
  state = result.state;
  return result;
};
const setup = { sessionId: 'fixture', operator: 'ada', childId: 'c07', culture: 'C1' };
const first = step({ kind: 'start', nowNs: startedNs, setup });
const session = await createSessionFolder({
  root: folder,
  sessionId: 'fixture',
  startedNs,
  report: () => sessionReport(state.record),
});
session.append(first.events);
for (let frame = 1; frame <= 40; frame += 1) {
  const stampNs = startedNs + sec(frame / 10);
  // Low enough for a prompt after two seconds, and nobody in view at the end.
  session.append(
    step({ kind: 'frame', nowNs: stampNs, row: frameRow(stampNs, frame > 35 ? undefined : -0.5) }).events,
  );
  session.append(step({ kind: 'tick', nowNs: stampNs }).events);
}
session.append(
  step({ kind: 'mark', nowNs: startedNs + sec(5), by: 'ada', text: 'a comma, and "quotes"' }).events,
);
session.append(step({ kind: 'stop', nowNs: startedNs + sec(6), by: 'ada', reason: 'the end' }).events);
for (let tick = 61; tick <= 100; tick += 1)
  session.append(step({ kind: 'tick', nowNs: startedNs + sec(tick / 10) }).events);
await session.finish(sessionReport(state.record));
await rename(session.path, at(fixtureNames.session));

await writeHead(at(fixtureNames.heads), madeHead(madeModel, 'culture', 'C1'), { ...madeDetails, name: 'C1' });
await writeFeatureFile(at(fixtureNames.features), madeFeatures);
await writeCohortFile(
  at(fixtureNames.cohort),
  simulatedChildren({ children: 6, positiveShare: 0.5, strength: 1, missing: ['AU9'], seed: 1 }),
);
await writeClassifier(at(fixtureNames.classifier), trained);
// As people have them from before there were versions.
const protocol = await readFile(join(import.meta.dirname, '../../config/protocols/free.yaml'), 'utf8');
await writeFile(at(fixtureNames.protocol), protocol.replace(/^version: 1\n/mu, ''));
