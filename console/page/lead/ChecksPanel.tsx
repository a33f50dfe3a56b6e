import type { CheckItem } from '../../wire/fromServer.js';
import { t } from '../language/translate.js';
import { checks, diagnostics, isConnected } from '../link/state.js';

const signs: Readonly<Record<CheckItem['state'], string>> = {
  good: '✓',
  warning: '!',
  bad: '✕',
  unknown: '?',
};

/** What has to be right for a session, each with what to do where it is not. */
export function ChecksPanel() {
  if (!isConnected.value) return <p class="quiet">{t('notKnown')}</p>;
  return (
    <>
      <ul class="checks">
        {checks.value.map(({ id, state, says, remedy }) => (
          <li key={id} class={`is-${state}`}>
            <span class="sign" aria-hidden="true">
              {signs[state]}
            </span>
            <span>
              <strong>{t(`check.${id}`)}</strong> <span class="hidden">{t(`check.state.${state}`)}</span>{' '}
              {says}
              {remedy !== null && state !== 'good' && <em>{remedy}</em>}
            </span>
          </li>
        ))}
      </ul>
      {diagnostics.value.length > 0 && (
        <details>
          <summary>{t('check.diagnostics', { count: diagnostics.value.length })}</summary>
          <ul class="plain">
            {diagnostics.value.map(({ name, level, message }) => (
              <li key={name}>
                <strong>{name}</strong> ({level}) {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
