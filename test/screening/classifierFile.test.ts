import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import type { ScreeningClassifier } from '../../core/screening/ScreeningClassifier.js';
import { readClassifier, writeClassifier } from '../../screening/classifierFile.js';
import { trained } from '../core/screening/trainedFixture.js';

const folder = mkdtempSync(join(tmpdir(), 'classifier-'));
const path = join(folder, 'c.json');

afterAll(() => rmSync(folder, { recursive: true }));

/** One split on the only number and two leaves. */
const tree = {
  left: [1, -1, -1],
  right: [2, -1, -1],
  feature: [0, 0, 0],
  threshold: [0, -1, 1],
  gain: [1, 0, 0],
};
const boosted = (more: Partial<typeof tree>): ScreeningClassifier => ({
  ...trained,
  classifier: 'xgboost',
  fitted: { kind: 'xgboost', weights: { baseScore: 0.5, trees: [{ ...tree, ...more }] } },
});

test('a classifier is read back as it was written', async () => {
  for (const each of [trained, boosted({})]) {
    await writeClassifier(path, each);
    expect(await readClassifier(path)).toEqual(each);
  }
});

test.each<[string, ScreeningClassifier]>([
  ['of fewer numbers than it names', { ...trained, features: ['valence_mean', 'arousal_mean'] }],
  [
    'whose weights give no number',
    { ...trained, fitted: { kind: 'lda', weights: { mean: [0], scale: [0], weights: [2], intercept: 0 } } },
  ],
  ['whose tree leads back', boosted({ left: [0, -1, -1] })],
  ['whose tree leads nowhere', boosted({ right: [7, -1, -1] })],
  ['whose tree asks for a number that it does not name', boosted({ feature: [3, 0, 0] })],
])('one %s is refused when it is read, not when a session ends', async (_, each) => {
  await writeClassifier(path, each);
  await expect(readClassifier(path)).rejects.toMatchObject({ code: 'screening/invalid-classifier' });
});

test('one that is cut short, lacks an interval or states no version is refused, and one that is not there', async () => {
  await writeClassifier(path, trained);
  const whole = readFileSync(path, 'utf8');
  for (const text of [
    whole.slice(0, 100),
    whole.replace('"version":1,', ''),
    whole.replace('"interval"', '"range"'),
  ]) {
    writeFileSync(path, text);
    await expect(readClassifier(path)).rejects.toMatchObject({ code: 'screening/invalid-classifier' });
  }
  await expect(readClassifier(join(folder, 'none.json'))).rejects.toMatchObject({
    code: 'screening/no-classifier',
  });
});
