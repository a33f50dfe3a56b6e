import { describe, expect, it } from 'vitest';
import { nextLevel, type EngagementLevel } from '../../../core/engagement/engagementLevel.js';

function levels(from: EngagementLevel, means: readonly number[]): EngagementLevel[] {
  let level = from;
  return means.map((mean) => (level = nextLevel(level, mean)));
}

describe('engagement level', () => {
  it("passes hri_engagement's borders, one transition an evaluation", () => {
    expect(levels('DISENGAGED', [1, 1, 1])).toEqual(['ENGAGING', 'ENGAGED', 'ENGAGED']);
    expect(levels('ENGAGED', [0.4, 0.39, 0.6, 0.61])).toEqual([
      'ENGAGED',
      'DISENGAGING',
      'DISENGAGING',
      'ENGAGED',
    ]);
    expect(levels('ENGAGED', [-1, -0.5, -0.51, -0.4, -0.39])).toEqual([
      'DISENGAGING',
      'DISENGAGING',
      'DISENGAGED',
      'DISENGAGED',
      'ENGAGING',
    ]);
    expect(levels('ENGAGING', [0.5, -0.6, -0.61])).toEqual(['ENGAGING', 'ENGAGING', 'DISENGAGED']);
  });

  it('begins at what the mean says: nobody is called disengaged who is not', () => {
    expect([0.51, 0.5, -0.39, -0.4, -1].map((mean) => nextLevel('UNKNOWN', mean))).toEqual([
      'ENGAGED',
      'ENGAGING',
      'ENGAGING',
      'DISENGAGED',
      'DISENGAGED',
    ]);
  });

  it('does not flicker on a mean that trembles about a border', () => {
    expect(levels('DISENGAGED', [-0.39, -0.41, -0.39, -0.41])).toEqual(Array(4).fill('ENGAGING'));
    expect(levels('ENGAGED', [0.39, 0.41, 0.39, 0.41])).toEqual(Array(4).fill('DISENGAGING'));
  });
});
