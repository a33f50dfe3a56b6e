import { describe, expect, it } from 'vitest';

import { longestLatencyMs, missingOf, saidTwice, staleScores, unasked } from '../../soak/judge.js';

describe('missingOf', () => {
  it('is nothing lost where the last that was heard before the fault is in the record', () => {
    const when = { faultMs: 350, wellMs: 850 };
    expect(missingOf([100, 200, 300, 900], [100, 200, 300, 900], when)).toEqual({ lostMs: 0, holeMs: 600 });
  });

  it('counts from the last that is in the record to the last that was heard before the fault', () => {
    // 300 and 400 were heard before 450 and are missing: from 200 to 400; the record goes on at 900.
    const when = { faultMs: 450, wellMs: 850 };
    expect(missingOf([100, 200, 300, 400, 900], [100, 200, 900], when)).toEqual({ lostMs: 200, holeMs: 700 });
  });

  it('has the longest hole until all was well, whatever was still on its way at the fault', () => {
    // 360 was on its way at 350; the next after it is 870; that from 900 to 2000 has other reasons.
    const times = [100, 200, 300, 360, 870, 900, 2000];
    expect(missingOf(times, times, { faultMs: 350, wellMs: 860 })).toEqual({ lostMs: 0, holeMs: 510 });
  });

  it('loses all that was heard where nothing of it is in the record, and knows no end of the hole', () => {
    expect(missingOf([100, 400], [], { faultMs: 450, wellMs: 850 })).toEqual({ lostMs: 300, holeMs: NaN });
  });
});

describe('unasked', () => {
  it('is what the robot was told outside every prompt', () => {
    const told = [{ atMs: 99 }, { atMs: 100 }, { atMs: 200 }, { atMs: 201 }, { atMs: 500 }];
    const allowed = [
      { fromMs: 100, toMs: 200 },
      { fromMs: 400, toMs: Infinity },
    ];
    expect(unasked(told, allowed)).toEqual([{ atMs: 99 }, { atMs: 201 }]);
  });
});

describe('staleScores', () => {
  const score = { atMs: 2_500, stampMs: 990, isKnown: true };

  it('are known scores of images from before the fault, told later than what was on its way', () => {
    expect(staleScores([score], 1_000, 1_000)).toEqual([score]);
  });

  it('are none where the score is unknown, on its way, or of an image from after the fault', () => {
    const scores = [
      { ...score, isKnown: false },
      { ...score, atMs: 1_900 },
      { ...score, stampMs: 1_100 },
    ];
    expect(staleScores(scores, 1_000, 1_000)).toEqual([]);
  });
});

it('saidTwice names each doubled sentence once', () => {
  expect(saidTwice(['a', 'b', 'a', 'c', 'a'])).toEqual(['a']);
});

it('longestLatencyMs is that of the scores that came in the time, and 0 without any', () => {
  const scores = [
    { atMs: 100, stampMs: -900, isKnown: true },
    { atMs: 200, stampMs: 150, isKnown: true },
    { atMs: 300, stampMs: 220, isKnown: false },
  ];
  expect(longestLatencyMs(scores, 150, 300)).toBe(80);
  expect(longestLatencyMs(scores, 400, 500)).toBe(0);
});
