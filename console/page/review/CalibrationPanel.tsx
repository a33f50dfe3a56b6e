import { useEffect } from 'preact/hooks';

import type { CalibrationView, TrainingResult } from '../../wire/calibration.js';
import { currentLanguage, number, t, type TextKey } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { me } from '../link/state.js';
import { calibration, handIn, loadCalibration, unsent } from './calibration.js';
import { ClipMaker } from './ClipMaker.js';
import { ClipCurves } from './ClipCurves.js';
import { coder, judging, lagSec, punchIn, setLag } from './judging.js';
import { sought } from './playhead.js';
import { head, secondsOf, type SessionRecord } from './record.js';

type Clip = NonNullable<CalibrationView['clip']>;

/** A short clip whose engagement coders have agreed on: one trains on it before one codes, and is told how near one came. */
export function CalibrationPanel({ record }: { readonly record: SessionRecord }) {
  const { handle } = record.listing;
  useEffect(() => void loadCalibration(handle), [handle]);
  const view = calibration.value;
  if (view === undefined) return undefined;
  return (
    <section class="panel calibration" aria-labelledby="calibration-title">
      <h2 id="calibration-title">{t('calibration.title')}</h2>
      {view.clip === null ? (
        <p class="quiet">{t('calibration.none')}</p>
      ) : (
        <Clip record={record} view={view} clip={view.clip} />
      )}
      {view.unreadable > 0 && <p class="is-bad">{t('calibration.unreadable', { count: view.unreadable })}</p>}
      {me.value?.role !== 'observer' && <ClipMaker record={record} candidates={view.candidates} />}
    </section>
  );
}

function Clip(props: {
  readonly record: SessionRecord;
  readonly view: CalibrationView;
  readonly clip: Clip;
}) {
  const { record, view, clip } = props;
  const { handle } = record.listing;
  const fromSec = secondsOf(record, clip.fromNs);
  const toSec = secondsOf(record, clip.toNs);
  const { value, low, high } = clip.absolute;
  const last = view.own.filter((training) => training.clip === clip.clip).at(-1);
  const toSend = unsent.value;
  const train = () =>
    punchIn({
      fromSec,
      toSec,
      done: ({ points, lagSec: taken }) => handIn(handle, { clip: clip.clip, lagSec: taken, points }),
    });
  return (
    <>
      <p class="quiet">
        {t('calibration.clip', {
          from: clockText(fromSec),
          to: clockText(toSec),
          coders: clip.reference.map((pass) => pass.coder).join(', '),
        })}{' '}
        {t('calibration.theirs', { icc: withInterval(value, low, high) })}
      </p>
      {view.isReference ? (
        <p class="quiet">{t('calibration.isReference')}</p>
      ) : (
        <>
          <p class="quiet">{t('calibration.about')}</p>
          <div class="row wrap">
            <button
              type="button"
              class="primary"
              disabled={judging.value.kind !== 'off' || coder.value === undefined}
              onClick={train}
            >
              {t('calibration.train')}
            </button>
            {toSend !== undefined && (
              <button type="button" onClick={() => void handIn(handle, toSend)}>
                {t('calibration.sendAgain')}
              </button>
            )}
          </div>
        </>
      )}
      {last !== undefined && judging.value.kind === 'off' && (
        <>
          <Result training={last} fromSec={fromSec} />
          <ClipCurves clip={clip} training={last} toSec={toSec} fromSec={fromSec} record={record} />
        </>
      )}
      <Results trainings={[...view.own, ...view.others]} />
    </>
  );
}

/** What one did, in sentences, and what to do about it. */
function Result({ training, fromSec }: { readonly training: TrainingResult; readonly fromSec: number }) {
  const { figures } = training;
  const { bias, lagSec: late } = figures;
  const suggested = late === null ? undefined : Math.round((training.lagSec + late) * 10) / 10;
  return (
    <div role="status">
      <p>
        <strong>{t('calibration.concordance', { ccc: shown(figures.concordance) })}</strong>{' '}
        {t('calibration.common', {
          seconds: number(figures.commonSec, 0),
          of: number(figures.referenceSec, 0),
        })}
      </p>
      <p>
        {late === null
          ? t('calibration.lagUnknown')
          : t('calibration.lag', {
              seconds: number(late, 1, 'always'),
              ccc:
                figures.concordanceWithoutLag === null
                  ? t('notKnown')
                  : number(figures.concordanceWithoutLag, 2),
            })}{' '}
        {suggested !== undefined && suggested >= 0 && suggested <= 10 && suggested !== lagSec.value && (
          <button type="button" class="small" onClick={() => setLag(suggested)}>
            {t('calibration.takeLag', { seconds: number(suggested, 1) })}
          </button>
        )}
      </p>
      <p>{t('calibration.bias', { bias: shown(bias, 'always') })}</p>
      {figures.worst.length > 0 && (
        <ul class="row wrap" aria-label={t('agreement.worst')}>
          {figures.worst.slice(0, 3).map((span) => (
            <li key={span.fromSec}>
              <button
                type="button"
                class="small"
                onClick={() => (head.value = sought(head.peek(), fromSec + span.fromSec))}
              >
                {clockText(fromSec + span.fromSec)}–{clockText(fromSec + span.toSec)} (
                {number(span.spread, 2)})
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const columns = [
  'calibration.coder',
  'review.column.when',
  'agreement.concordance',
  'agreement.absolute',
  'calibration.lagColumn',
  'calibration.biasColumn',
] as const satisfies readonly TextKey[];

function Results({ trainings }: { readonly trainings: readonly TrainingResult[] }) {
  if (trainings.length === 0) return undefined;
  return (
    <div class="scrolled" tabIndex={0} role="region" aria-label={t('calibration.results')}>
      <table class="sessions">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trainings.map(({ coder: by, attempt, at, isBlind, figures }) => (
            <tr key={`${by} ${attempt}`}>
              <th scope="row">{by}</th>
              <td>
                {new Date(at).toLocaleDateString(currentLanguage(), { dateStyle: 'medium' })}{' '}
                {!isBlind && <span class="quiet">{t('calibration.notBlind')}</span>}
              </td>
              <td class="figure">{shown(figures.concordance)}</td>
              <td class="figure">{shown(figures.absolute)}</td>
              <td class="figure">
                {figures.lagSec === null ? t('notKnown') : number(figures.lagSec, 1, 'always')}
              </td>
              <td class="figure">{shown(figures.bias, 'always')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shown(
  {
    value,
    low,
    high,
  }: { readonly value: number | null; readonly low: number | null; readonly high: number | null },
  sign?: 'always',
): string {
  return withInterval(value, low, high, sign);
}

function withInterval(
  value: number | null,
  low: number | null,
  high: number | null,
  sign?: 'always',
): string {
  if (value === null) return t('notKnown');
  const text = number(value, 2, sign);
  return low === null || high === null ? text : `${text} [${number(low, 2, sign)}, ${number(high, 2, sign)}]`;
}
