import type { Interval } from '../../../heads/registry/HeadCard.js';
import type { HeadsCompared } from '../../wire/training.js';
import { number, t } from '../language/translate.js';
import { decideOn } from './training.js';
import { verdictOf } from './verdictOf.js';

const figures = {
  mae: 'training.mae',
  ccc: 'agreement.concordance',
  icc: 'agreement.consistency',
} as const;

/** Both heads' numbers, before anything is used. */
export function ComparedHeads({
  handle,
  compared,
}: {
  readonly handle: string;
  readonly compared: HeadsCompared;
}) {
  const { candidateId, framesFitted, framesHeldOut, current, candidate, isBetter } = compared;
  return (
    <>
      <p>{t('training.compared', { fitted: number(framesFitted, 0), frames: number(framesHeldOut, 0) })}</p>
      <table>
        <thead>
          <tr>
            {(['figure', 'now', 'new'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`training.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['mae', 'ccc', 'icc'] as const).map((figure) => (
            <tr key={figure}>
              <th scope="row">{t(figures[figure])}</th>
              <Figure figure={current[figure]} />
              <Figure figure={candidate[figure]} />
            </tr>
          ))}
        </tbody>
      </table>
      {verdictOf(compared).map((text) => (
        <p key={text} class={text === 'training.better' ? undefined : 'is-bad'}>
          <strong>{t(text)}</strong>
        </p>
      ))}
      <div class="row wrap">
        <button
          type="button"
          class="primary"
          disabled={!isBetter}
          onClick={() => void decideOn(handle, { candidateId, decision: 'use' })}
        >
          {t('training.use')}
        </button>
        <button type="button" onClick={() => void decideOn(handle, { candidateId, decision: 'discard' })}>
          {t('training.discard')}
        </button>
      </div>
    </>
  );
}

function Figure({ figure }: { readonly figure: Interval | undefined }) {
  if (figure === undefined) return <td class="figure">{t('notKnown')}</td>;
  const { value, low, high } = figure;
  return (
    <td class="figure">
      {number(value, 2)}{' '}
      <span class="quiet">
        {low === undefined || high === undefined
          ? t('evidence.noInterval')
          : t('evidence.interval', { low: number(low, 2), high: number(high, 2) })}
      </span>
    </td>
  );
}
