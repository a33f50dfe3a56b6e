import { useMemo } from 'preact/hooks';

import { heldOnGrid } from '../../../core/annotation/heldOnGrid.js';
import type { AnnotationPass } from '../../wire/review.js';
import { number, t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { agreementOf, type AgreementFigures } from '../../../core/annotation/agreementOf.js';
import { sought } from './playhead.js';
import { head, passes, type SessionRecord } from './record.js';

export const stepSec = 0.2;

/** Each coder's newest pass on one grid, lag taken back. */
export function codersOnGrid(record: SessionRecord, known: readonly AnnotationPass[]) {
  const newest = new Map<string, AnnotationPass>();
  for (const pass of known) {
    if ((newest.get(pass.coder)?.pass ?? 0) <= pass.pass) newest.set(pass.coder, pass);
  }
  const steps = Math.max(1, Math.ceil(head.peek().durationSec / stepSec));
  return [...newest.values()].map(({ coder, points, lagSec }) => ({
    name: coder,
    values: heldOnGrid(points, { beginNs: record.beginNs, stepSec, steps, lagSec }),
  }));
}

/** How much the coders agree, with intervals, and where they do not. */
export function AgreementPanel({ record }: { readonly record: SessionRecord }) {
  const known = passes.value;
  const coders = useMemo(() => codersOnGrid(record, known), [record, known]);
  const figures = useMemo(() => agreementOf(coders, stepSec), [coders]);
  return (
    <section class="panel" aria-labelledby="agreement-title">
      <h2 id="agreement-title">{t('agreement.title')}</h2>
      {figures === undefined ? (
        <p class="quiet">{t('agreement.tooFew')}</p>
      ) : (
        <>
          <table>
            <tbody>
              {(['consistency', 'absolute', 'concordance'] as const).map((name) => (
                <Figure key={name} name={name} figures={figures} />
              ))}
            </tbody>
          </table>
          <p class="quiet">
            {t('agreement.common', { seconds: number(figures.commonSec, 0) })}{' '}
            {coders
              .map(({ name }, index) =>
                t('agreement.lag', { name, seconds: number(figures.lagsSec[index] ?? 0, 1, 'always') }),
              )
              .join(' ')}
          </p>
          <h3>{t('agreement.worst')}</h3>
          <ul class="row wrap">
            {figures.worst.map(({ fromSec, toSec, spread }) => (
              <li key={fromSec}>
                <button
                  type="button"
                  class="small"
                  onClick={() => (head.value = sought(head.peek(), fromSec))}
                >
                  {clockText(fromSec)}–{clockText(toSec)} ({number(spread, 2)})
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Figure({
  name,
  figures,
}: {
  readonly name: 'consistency' | 'absolute' | 'concordance';
  readonly figures: AgreementFigures;
}) {
  const figure = figures[name];
  if (figure === undefined) return undefined;
  const { value, interval } = figure;
  return (
    <tr>
      <th scope="row">{t(`agreement.${name}`)}</th>
      <td class="figure">{value === undefined ? t('notKnown') : number(value, 2)}</td>
      <td class="figure quiet">
        {interval === undefined
          ? t('evidence.noInterval')
          : t('evidence.interval', { low: number(interval.low, 2), high: number(interval.high, 2) })}
      </td>
    </tr>
  );
}
