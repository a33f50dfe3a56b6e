import { CurveCanvas } from '../curve/CurveCanvas.js';
import { curveColumns, summariseCurve } from '../curve/curveWindow.js';
import type { CurveEvent } from '../curve/drawCurve.js';
import { onAxis, points, windowSec } from '../curve/engagementPoints.js';
import { number, percent, t } from '../language/translate.js';
import { engagement, isConnected, marks, nowNs, prompts } from '../link/state.js';
import { levelWord, sourceWord } from './words.js';

/** Engagement over two minutes: as curve, as text, as table. */
export function EngagementPanel() {
  const now = nowNs();
  const nowSec = now === undefined ? undefined : onAxis(now);
  const lastSec = points.value.at(-1)?.atSec;
  // Stamps of a camera with another clock: the curve then ends with its last point.
  const isSameClock = nowSec !== undefined && lastSec !== undefined && Math.abs(nowSec - lastSec) < windowSec;
  const toSec = (isSameClock ? nowSec : lastSec) ?? 0;
  const axisText = (atSec: number) => `${number(atSec - toSec, 0).replace('−0', '0')} s`;
  return (
    <section class="panel engagement" aria-labelledby="engagement-title">
      <header>
        <h2 id="engagement-title">{t('engagement.title')}</h2>
        <EngagementNow />
      </header>
      <CurveCanvas
        columns={curveColumns(points.value)}
        fromSec={toSec - windowSec}
        toSec={toSec}
        events={eventsOnAxis()}
        heightPx={130}
        axisText={axisText}
      />
      <EngagementTable />
    </section>
  );
}

function EngagementNow() {
  const now = engagement.value;
  const score = isConnected.value ? now?.sample.score : undefined;
  if (now === undefined || !isConnected.value) return <p class="numbers">{t('engagement.unknown')}</p>;
  const { sample, coverage } = now;
  return (
    <p class="numbers">
      <strong class={score == null ? 'is-unknown' : ''}>
        {score == null ? t('engagement.unknown') : number(score, 2, 'always')}
      </strong>
      {score != null && sample.uncertainty !== null && <span>± {number(1.96 * sample.uncertainty, 2)}</span>}
      {score != null && sample.uncertainty === null && <span>{t('engagement.noBand')}</span>}
      <span>{levelWord(sample.level)}</span>
      <span>{sourceWord(sample.source, now.headId)}</span>
      {coverage !== null && <span>{t('engagement.coverage', { share: percent(coverage) })}</span>}
    </p>
  );
}

function EngagementTable() {
  const summary = summariseCurve(points.value);
  return (
    <details class="as-table">
      <summary>{t('engagement.inNumbers')}</summary>
      {summary === undefined ? (
        <p>{t('engagement.unknown')}</p>
      ) : (
        <table>
          <tbody>
            {(
              [
                ['engagement.mean', number(summary.mean, 2, 'always')],
                ['engagement.lowest', number(summary.lowest, 2, 'always')],
                ['engagement.highest', number(summary.highest, 2, 'always')],
                ['engagement.known', percent(summary.knownShare)],
              ] as const
            ).map(([key, value]) => (
              <tr key={key}>
                <th scope="row">{t(key)}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function eventsOnAxis(): CurveEvent[] {
  const at = (stampNs: string | null) => (stampNs === null ? undefined : onAxis(BigInt(stampNs)));
  const event = (kind: CurveEvent['kind'], stampNs: string | null): CurveEvent[] => {
    const atSec = at(stampNs);
    return atSec === undefined ? [] : [{ atSec, kind }];
  };
  return [
    ...prompts.value.flatMap(({ proposedNs }) => event('prompt', proposedNs)),
    ...marks.value.flatMap(({ atNs }) => event('mark', atNs)),
  ];
}
