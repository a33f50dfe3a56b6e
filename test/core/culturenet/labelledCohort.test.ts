import { expect, test } from 'vitest';

import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import { labelledCohort } from '../../../core/culturenet/labelledCohort.js';

interface Rows extends Partial<LabelledFeatures> {
  rows: number[][];
  labels: number[];
}

function recording({ rows, labels, ...rest }: Rows): LabelledFeatures {
  return {
    width: 2,
    childId: 'a',
    culture: 'C0',
    featureModel: { id: 'model', sha256: 'ab' },
    frames: {
      stampNs: BigInt64Array.from(rows, (_, index) => BigInt(index)),
      features: Float32Array.from(rows.flat()),
      labels: Float32Array.from(labels),
    },
    ...rest,
  };
}

test('joins a child’s recordings and leaves out frames without a label', () => {
  const { children, leftOut } = labelledCohort([
    recording({
      rows: [
        [1, 2],
        [3, 4],
      ],
      labels: [0.5, Number.NaN],
    }),
    recording({ rows: [[9, 9]], labels: [-1], childId: 'b' }),
    recording({ rows: [[5, 6]], labels: [1] }),
  ]);
  expect(children.map(({ childId }) => childId)).toEqual(['a', 'b']);
  expect([...(children[0]?.frames.features ?? [])]).toEqual([1, 2, 5, 6]);
  expect([...(children[0]?.frames.labels ?? [])]).toEqual([0.5, 1]);
  expect(leftOut).toEqual({ withoutLabel: 1, duplicates: 0 });
});

test('refuses frames that occur twice, or drops the copies', () => {
  const twice = [
    recording({
      rows: [
        [1, 2],
        [3, 4],
        [1, 2],
      ],
      labels: [0.5, 0.25, 0.125],
    }),
    recording({ rows: [[3, 4]], labels: [1], childId: 'b' }),
  ];
  expect(() => labelledCohort(twice)).toThrow(/^2 frames occur more than once/);
  const { children, leftOut } = labelledCohort(twice, { duplicates: 'drop' });
  expect(leftOut.duplicates).toBe(2);
  expect([...(children[0]?.frames.labels ?? [])]).toEqual([0.5, 0.25]);
});

const one = recording({ rows: [[1, 2]], labels: [0] });

test.each([
  ['head/no-data', []],
  [
    'head/mixed-feature-models',
    [one, recording({ rows: [[3, 4]], labels: [0], featureModel: { id: 'x', sha256: 'cd' } })],
  ],
  ['head/child-of-two-cultures', [one, recording({ rows: [[3, 4]], labels: [0], culture: 'C1' })]],
  ['head/not-finite', [recording({ rows: [[1, Number.NaN]], labels: [0] })]],
  ['head/label-out-of-range', [recording({ rows: [[1, 2]], labels: [-1.2] })]],
])('refuses with %s', (code, recordings) => {
  expect(() => labelledCohort(recordings)).toThrow(expect.objectContaining({ code }));
});
