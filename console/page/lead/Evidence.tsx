import type { PromptView } from '../../wire/fromServer.js';
import { snippetPath } from '../curve/snippetPath.js';
import { number, t } from '../language/translate.js';
import { sourceWord } from './words.js';

/** What a proposal rests on: the curve before it, whose score, the limit and the interval. */
export function Evidence({ prompt: { evidence } }: { readonly prompt: PromptView }) {
  if (evidence === null) return <p class="quiet">{t('evidence.none')}</p>;
  const { source, headId, value, threshold, interval, includesThreshold, windowSec, snippet } = evidence;
  const lines = snippetPath(snippet, { widthPx: 100, heightPx: 40 });
  const y = (score: number) => 20 - 20 * score;
  return (
    <figure class="evidence">
      {snippet.length > 1 && (
        <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
          <line x1="0" x2="100" y1="20" y2="20" class="zero" />
          {threshold !== null && Math.abs(threshold) <= 1 && (
            <line x1="0" x2="100" y1={y(threshold)} y2={y(threshold)} class="threshold" />
          )}
          {lines.map((line) => (
            <polyline key={line} points={line} />
          ))}
        </svg>
      )}
      <figcaption>
        {value === null
          ? t('evidence.noValue')
          : t('evidence.value', {
              value: number(value, 2, 'always'),
              seconds: windowSec === null ? t('notKnown') : number(windowSec, 0),
            })}{' '}
        · {sourceWord(source, headId)}
        {threshold !== null && <> · {t('evidence.threshold', { value: number(threshold, 2) })}</>}
        {interval === null ? (
          <> · {t('evidence.noInterval')}</>
        ) : (
          <> · {t('evidence.interval', { low: number(interval[0], 2), high: number(interval[1], 2) })}</>
        )}
        {includesThreshold === true && <strong> {t('evidence.includesThreshold')}</strong>}
      </figcaption>
    </figure>
  );
}
