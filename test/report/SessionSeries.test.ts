import { describe, expect, it } from 'vitest';

import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import { minutesOf } from '../../report/minutes.js';
import { SessionSeries } from '../../report/SessionSeries.js';
import { stretchesOf } from '../../report/stretches.js';
import { frameRow, sec } from '../core/session/frames.js';
import { sessionOf } from './longSession.js';

function seriesOf(events: readonly SessionEvent[]): SessionSeries {
  const series = new SessionSeries();
  for (const event of events) series.add(event);
  return series;
}

describe('a session for its report', () => {
  const events = sessionOf(4);
  const series = seriesOf(events);

  it('comes to the record of its log', () => {
    expect(series.record).toEqual(reduceEvents(events));
  });

  it('says by the minute what the summary says of the whole', () => {
    const minutes = minutesOf(series.frames);
    const { coverage, engagement } = sessionReport(series.record);
    const sum = (of: 'frames' | 'skipped' | 'held' | 'withFace' | 'measured' | 'engagementKnown'): number =>
      minutes.reduce((total, minute) => total + minute[of], 0);
    expect(minutes).toHaveLength(4);
    expect([sum('frames'), sum('skipped'), sum('held')]).toEqual([
      coverage.frames,
      coverage.skippedFrames,
      coverage.heldFrames,
    ]);
    expect([sum('withFace'), sum('measured'), sum('engagementKnown')]).toEqual([
      coverage.framesWithFace,
      coverage.framesMeasured,
      engagement.frames,
    ]);
    // Held from 140 s to 160 s at five images a second, and an image at the very moment of resuming.
    expect(minutes[2]?.held).toBe(100);
    // Nobody between 200 s and 220 s, five images a second, neither end included.
    expect(minutes[3]).toMatchObject({ frames: 300, withFace: 201 });
  });

  it('knows when it was held, and tells time by what passed', () => {
    expect(series.heldStretches).toEqual([{ fromSec: 140, toSec: 160 }]);
    const setup = { sessionId: 's', operator: 'op1' };
    const set = seriesOf([
      { kind: 'started', seq: 0, stampNs: sec(100), setup, lowThreshold: 0 },
      { kind: 'clock-set', seq: 1, stampNs: sec(3601), bySec: 3500 },
      { kind: 'frame', seq: 2, stampNs: sec(3602), row: frameRow(sec(3602), 0.5) },
    ]);
    // Started at 100 s, 3600 s by the clock's leap: the frame comes 2 s after the start.
    expect(set.frames.timeSec).toEqual([2]);
  });

  it('joins what has one name into stretches, and leaves holes', () => {
    const names = ['a', 'a', 'b', undefined, 'b'];
    expect(stretchesOf([0, 1, 2, 3, 4], names, { durationSec: 5, bins: 5 })).toEqual([
      { fromSec: 0, toSec: 2, name: 'a' },
      { fromSec: 2, toSec: 3, name: 'b' },
      { fromSec: 4, toSec: 5, name: 'b' },
    ]);
  });
});
