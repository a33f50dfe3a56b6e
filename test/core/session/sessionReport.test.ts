import { describe, expect, it } from 'vitest';

import type { SessionEvent, SessionFact } from '../../../core/session/SessionEvent.js';
import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { engagement, frameRow, sec } from './frames.js';

const startNs = BigInt(Date.UTC(2026, 4, 17, 9, 30, 0)) * 1_000_000n;

function log(...facts: readonly (readonly [number, SessionFact])[]): SessionEvent[] {
  return facts.map(([atSec, fact], seq) => ({ ...fact, seq, stampNs: startNs + sec(atSec) }));
}

const started: SessionFact = {
  kind: 'started',
  setup: { sessionId: 's1', operator: 'ada', childId: 'c7', culture: 'C1', versions: { rapport: '0.1.0' } },
  lowThreshold: -0.3,
};
const frame = (
  atSec: number,
  smoothed: number | undefined,
  skippedBefore: number,
): readonly [number, SessionFact] => [
  atSec,
  {
    kind: 'frame',
    row: frameRow(startNs + sec(atSec), smoothed, {
      skippedBefore,
      engagement: engagement(smoothed, { source: 'child', headId: 'child-c7-1' }),
    }),
  },
];

describe('sessionReport', () => {
  it('says what was recorded', () => {
    const because = { by: 'ada', reason: 'time is up' };
    const events = log(
      [0, started],
      frame(1, 0.5, 0),
      frame(1.5, undefined, 2),
      frame(2, -0.5, 0),
      [3, { kind: 'stop-requested', ...because }],
      [3, { kind: 'ended' }],
    );
    const report = sessionReport(reduceEvents(events));
    expect(report).toMatchObject({
      version: 1,
      complete: true,
      recovered: false,
      sessionId: 's1',
      childId: 'c7',
      culture: 'C1',
      operator: 'ada',
      startedNs: String(startNs),
      startedAt: '2026-05-17T09:30:00.000Z',
      endedAt: '2026-05-17T09:30:03.000Z',
      durationSec: 3,
      stopped: because,
      affectModels: ['affect-test'],
      heads: ['child-c7-1'],
      versions: { rapport: '0.1.0' },
    });
    // 3 frames and 2 skipped ones; 2 measured: 2 / 5.
    expect(report.coverage).toEqual({
      frames: 3,
      skippedFrames: 2,
      heldFrames: 0,
      framesWithFace: 2,
      framesMeasured: 2,
      framesWithSeveralFaces: 0,
      measuredFraction: 0.4,
    });
    expect(report.engagement).toMatchObject({
      frames: 2,
      mean: 0,
      min: -0.5,
      max: 0.5,
      fractionBelowThreshold: 0.5,
    });
    expect(report.features.vector).toHaveLength(58);
    expect(report.features.standardDeviation).toBe('population');
  });

  it('is not complete before the end, and says nothing of how it ended', () => {
    const report = sessionReport(reduceEvents(log([0, started], frame(4, 0.5, 0))), { recovered: true });
    expect(report).toMatchObject({ complete: false, recovered: true, durationSec: 4 });
    expect(report.stopped).toBeUndefined();
    expect(report.endedNs).toBeUndefined();
  });

  it('knows no coverage without frames', () => {
    const { coverage } = sessionReport(reduceEvents(log([0, started])));
    expect(coverage).toMatchObject({ frames: 0, framesMeasured: 0 });
    expect(coverage.measuredFraction).toBeUndefined();
  });
});
