import { expect, test } from 'vitest';

import { paperSettings } from '../../../core/culturenet/TrainingSettings.js';
import { splitOf, type EvaluationData } from '../../../heads/evaluation/evaluationParts.js';
import { childAt } from '../childAt.js';

const [slow, fast] = [childAt('slow', 4), childAt('fast', 25)];

test('every child’s stretches are as long by its own stamps, whoever comes first', () => {
  for (const cohort of [
    [slow, fast],
    [fast, slow],
  ]) {
    const data: EvaluationData = {
      cohort,
      settings: { ...paperSettings, seed: 1 },
      split: { method: 'blocks', blockSec: 2 },
    };
    for (const [child, frames] of [
      [slow, 8],
      [fast, 50],
    ] as const) {
      const { p2 } = splitOf(data, 0, child);
      expect(p2).toHaveLength(200);
      expect(new Set(Array.from(p2, (row) => Math.floor(row / frames))).size).toBe(200 / frames);
    }
  }
});
