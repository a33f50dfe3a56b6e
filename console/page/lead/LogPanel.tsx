import { t } from '../language/translate.js';
import { currentLanguage } from '../language/translate.js';
import { actions, marks } from '../link/state.js';
import { routes } from '../../wire/routes.js';

const timeOf = (atNs: string) =>
  new Date(Number(BigInt(atNs) / 1_000_000n)).toLocaleTimeString(currentLanguage());

/** Who did what, how, when, and what came of it. */
export function LogPanel() {
  return (
    <div class="log">
      <p>
        <a href={routes.actions} download="actions.jsonl">
          {t('log.export')}
        </a>
      </p>
      <ol>
        {[...actions.value].reverse().map(({ atNs, who, what, how, detail, done, says }) => (
          <li key={`${atNs} ${who} ${what}`} class={done ? '' : 'is-bad'}>
            <time>{timeOf(atNs)}</time> <strong>{who}</strong> {what} <span class="quiet">({how})</span>
            {detail !== null && <span> {detail}</span>}
            <span class="says"> {says}</span>
          </li>
        ))}
      </ol>
      {actions.value.length === 0 && <p class="quiet">{t('log.empty')}</p>}
      {marks.value.length > 0 && (
        <>
          <h3>{t('log.marks')}</h3>
          <ol>
            {marks.value.map(({ id, atNs, category, text, by }) => (
              <li key={id}>
                <time>{timeOf(atNs)}</time> ◆ {category} {text !== null && <q>{text}</q>}{' '}
                <span class="quiet">{by}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
