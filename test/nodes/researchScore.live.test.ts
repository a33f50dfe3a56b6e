import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeClassifier } from '../../screening/classifierFile.js';
import { trained } from '../core/screening/trainedFixture.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { PeerMessage } from '../peer/Peer.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { states } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';

let bench: SessionBench;

beforeAll(async () => {
  bench = await SessionBench.start();
  const classifier = join(bench.folder, 'lda.json');
  await writeClassifier(classifier, {
    ...trained,
    affectModels: ['affect-of-the-test'],
    leastCoverage: 0.1,
    leastMeasuredSec: 0.2,
  });
  const parameters = [`folder:=${bench.folder}`, `screening_classifier:=${classifier}`];
  const node = bench.rapport(
    'node',
    'session',
    '--ros-args',
    ...parameters.flatMap((parameter) => ['-p', parameter]),
  );
  await bench.operator.state(states.idle).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${node.output}`);
  });
});

afterAll(() => bench.dispose());

async function sessionOf(id: string, during: () => Promise<void>): Promise<PeerMessage> {
  const { folder } = await bench.operator.start({ session_id: id, child_id: 'c01' });
  await during();
  expect(await bench.operator.stop()).toMatchObject({ success: true });
  return reportOf(folder as string);
}

it('an ended session has the score of its own numbers, and the sentence that it is no diagnosis', async () => {
  const report = await sessionOf('scored', async () => {
    streamFrames(bench.peer, 0.5);
    await bench.peer.message(
      suiteTopics.sessionState.name,
      ({ session_id: of, frames }: PeerMessage) => of === 'scored' && frames >= 20,
    );
    stopFrames(bench.peer);
  });
  // The face's valence is -0.5 in every image, and the classifier's score twice its mean.
  expect(report.researchScore.score).toBeCloseTo(-1, 6);
  expect(report.researchScore.sentence).toMatch(
    /not a diagnosis: of a classifier \(LDA\) trained on 88 children/u,
  );
});

it('one that saw no face says why it has none, and is saved', async () => {
  const report = await sessionOf('unseen', () => Promise.resolve());
  expect(report.researchScore).toEqual({
    refused:
      'No research score: the session was seen by no network and the classifier learned from affect-of-the-test.',
  });
});
