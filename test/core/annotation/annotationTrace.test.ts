import { describe, expect, it } from 'vitest';
import { cleanTrace, type RawAnnotation } from '../../../core/annotation/AnnotationTrace.js';

function raw(timesSec: number[], values: number[]): RawAnnotation {
  return { coder: 'a.csv', timesSec, values, describe: (index) => `a.csv, line ${index + 2}` };
}

describe('annotation traces', () => {
  it('mask and count what is missing or out of range, and count gaps', () => {
    const times = Array.from({ length: 50 }, (_, index) => index / 10);
    const values = times.map(() => 0.5);
    values[3] = Number.NaN;
    values[4] = 1.01;
    times.push(7, 7.1);
    values.push(-1, 1);
    const { trace, counts } = cleanTrace(raw(times, values));
    // The gap lies between 4.9 s and 7 s; that from .2 s to .5 s is shorter than the allowed second.
    expect(counts).toEqual({
      samples: 52,
      missing: 1,
      outOfRange: 1,
      gaps: 1,
      gapSec: expect.closeTo(2.1, 9) as number,
    });
    expect([...trace.values].flatMap((value, index) => (Number.isNaN(value) ? [index] : []))).toEqual([3, 4]);
  });

  it.each([
    ['annotation/empty', raw([], [])],
    ['annotation/no-time', raw([0, Number.NaN], [0, 0])],
    ['annotation/time-not-increasing', raw([0, 1, 1], [0, 0, 0])],
    ['annotation/time-not-increasing', raw([0, 2, 1], [0, 0, 0])],
    ['annotation/no-values', raw([0, 1], [Number.NaN, Number.NaN])],
    ['annotation/other-scale', raw([0, 1, 2], [0, 50, 100])],
  ])('are refused with %s', (code, annotation) => {
    expect(() => cleanTrace(annotation)).toThrow(expect.objectContaining({ code }));
  });

  it('are refused naming the line', () => {
    expect(() => cleanTrace(raw([0, 2, 1], [0, 0, 0]))).toThrow('a.csv, line 4 has time 1 after 2');
    expect(() => cleanTrace(raw([0, 1, 2], [0, 50, 100]))).toThrow(
      'a.csv, line 3 holds 50 and 2 of 3 values',
    );
  });
});
