import { describe, expect, it } from 'vitest';
import { labelFrames } from '../../../core/annotation/labelFrames.js';

const startNs = 1_700_000_000_000_000_000n;
const stamps = (...seconds: number[]): BigInt64Array =>
  BigInt64Array.from(seconds, (time) => startNs + BigInt(Math.round(time * 1e9)));

describe('labelling frames', () => {
  const gold = { timesSec: [1, 2, 4, 5], values: [0, 1, -1, -0.5] };
  const options = { startNs, maxGapSec: 1 };

  it('joins annotations and frames in time and counts the rest', () => {
    const result = labelFrames(gold, stamps(0, 1.5, 2, 3, 4.5, 6), options);
    expect([...result.labels]).toEqual([NaN, 0.5, 1, NaN, -0.75, NaN]);
    expect(result).toMatchObject({ labelled: 3, outside: 2, masked: 1 });
  });

  it('refuses annotations on another clock', () => {
    expect(() => labelFrames(gold, stamps(6, 7), options)).toThrow(
      expect.objectContaining({ code: 'annotation/wrong-clock' }),
    );
    const absolute = { timesSec: [1.7e9, 1.7e9 + 10], values: [0, 0] };
    expect(() => labelFrames(absolute, stamps(0, 1), options)).toThrow(/from the recording's start/);
  });

  it('has nothing to say of no frames', () => {
    expect(labelFrames(gold, stamps(), options)).toEqual({
      labels: new Float32Array(0),
      labelled: 0,
      outside: 0,
      masked: 0,
    });
  });
});
