import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import { simulatedFeatureModel } from '../../../core/culturenet/simulatedCohort.js';
import { listCards } from '../../../heads/registry/listCards.js';
import { makeGenNet } from '../../../heads/training/makeHead.js';
import { keepPersonalized, personalizeChild } from '../../../heads/training/personalizeChild.js';
import { smallCohort, smallNetworks, smallSettings, smallWidth } from '../smallCohort.js';

const folder = await mkdtemp(join(tmpdir(), 'rapport-personalize-'));
afterAll(async () => rm(folder, { recursive: true, force: true }));

const cohort = smallCohort();
const { head: current } = await makeGenNet(cohort, simulatedFeatureModel(smallWidth), {
  networks: await smallNetworks(),
  settings: smallSettings,
  split: { method: 'blocks', blockSec: 2.5 },
});

/** A child whose frames repeat its first `distinct` ones, as a camera that stands still sends them. */
function repeating(distinct: number): LabelledFeatures {
  const [child] = cohort;
  if (child === undefined) throw new Error('no child');
  const features = child.frames.features.map(
    (_, index) => child.frames.features[index % (distinct * smallWidth)] ?? 0,
  );
  return { ...child, frames: { ...child.frames, features } };
}

const requestOf = (child: LabelledFeatures) => ({ current, child, seed: 1, date: new Date(0) });

test('copies of a frame are left out of a child’s refit, and its card says so', async () => {
  const request = requestOf(repeating(150));
  const personalized = await personalizeChild(request);
  // Four frames a second for 37.5 s: of the eighth stretch of 5 s half is there.
  expect(personalized.made.blockFrames).toBe(20);
  expect(personalized.made.comparison.frames).toBe(10);
  await keepPersonalized(folder, personalized, request);
  expect(await listCards(folder)).toMatchObject([
    { childId: 'sim-c0-01', framesByCulture: { 'sim-c0': 150 }, settings: { copiesLeftOut: 50 } },
  ]);
});

test('frames that are nearly all copies, and values that are none, are refused in one sentence', async () => {
  // The last layer has six weights and a bias.
  await expect(personalizeChild(requestOf(repeating(6)))).rejects.toMatchObject({
    code: 'head/duplicated-frames',
    message: expect.stringMatching(
      /^194 of 200 annotated frames of sim-c0-01 are copies of others and the last layer needs 7 that differ: /,
    ) as unknown,
  });
  const child = repeating(200);
  child.frames.features[30] = Number.NaN;
  await expect(personalizeChild(requestOf(child))).rejects.toMatchObject({ code: 'head/not-finite' });
});
