import { useMemo } from 'preact/hooks';

import { CurveCanvas } from '../curve/CurveCanvas.js';
import { curveColumns, type CurvePoint } from '../curve/curveWindow.js';
import type { CurveEvent } from '../curve/drawCurve.js';
import { t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { judging, ownPasses } from './judging.js';
import { sought } from './playhead.js';
import { head, secondsOf, type SessionRecord } from './record.js';

/** How much is shown around the playhead where the recording is longer, seconds. */
const windowSec = 180;

/** The estimate and one's own judgement under the picture; a click goes there. */
export function RecordCurves({ record }: { readonly record: SessionRecord }) {
  const estimate = useMemo(() => curveColumns(estimatePoints(record)), [record]);
  const own = ownPasses().at(-1);
  const judgement = useMemo(() => curveColumns(judgementPoints(record, own?.points ?? [])), [record, own]);
  const { atSec, durationSec } = head.value;
  const fromSec = Math.max(0, Math.min(atSec - windowSec / 2, durationSec - windowSec));
  const events: CurveEvent[] = [
    ...timesOf(record, 'prompt-proposed').map((one) => ({ atSec: one, kind: 'prompt' as const })),
    ...timesOf(record, 'mark').map((one) => ({ atSec: one, kind: 'mark' as const })),
    { atSec, kind: 'cursor' },
  ];
  const shared = {
    fromSec,
    toSec: Math.min(durationSec, fromSec + windowSec),
    events,
    heightPx: 120,
    axisText: clockText,
    onPick: (wanted: number) => (head.value = sought(head.peek(), wanted)),
  };
  return (
    <section class="panel" aria-labelledby="curves-title">
      <h2 id="curves-title">{t('review.estimate')}</h2>
      {judging.value.kind === 'off' ? (
        <CurveCanvas columns={estimate} {...shared} />
      ) : (
        <p class="quiet">{t('judge.blind')}</p>
      )}
      {own !== undefined && (
        <>
          <h2>{t('review.judgement')}</h2>
          <CurveCanvas columns={judgement} {...shared} />
        </>
      )}
    </section>
  );
}

/** When something of the record's log happened, seconds, in order. */
export function timesOf(record: SessionRecord, kind: string): number[] {
  return record.events.events
    .flatMap((event) => (event.kind === kind && event.atNs !== null ? [secondsOf(record, event.atNs)] : []))
    .sort((one, other) => one - other);
}

function estimatePoints({ readings, readingSec }: SessionRecord): CurvePoint[] {
  return Array.from(readingSec, (atSec, index) => ({
    atSec,
    score: readings.score[index] ?? undefined,
    deviation: readings.uncertainty[index] ?? undefined,
    source: readings.source[index] ?? '',
  }));
}

function judgementPoints(
  record: SessionRecord,
  points: readonly (readonly [string, number | null])[],
): CurvePoint[] {
  const stepSec = 0.5;
  const values: CurvePoint[] = [];
  for (const [index, [stamp, value]] of points.entries()) {
    const fromSec = secondsOf(record, stamp);
    const next = points[index + 1];
    const toSec = next === undefined ? fromSec + stepSec : secondsOf(record, next[0]);
    // A judgement holds until the next: it is drawn as a level, not as a slope.
    for (let atSec = fromSec; atSec < toSec; atSec += stepSec)
      values.push({ atSec, score: value ?? undefined, deviation: undefined, source: '' });
  }
  return values;
}
