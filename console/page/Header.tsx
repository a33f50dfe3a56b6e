import { useSignal } from '@preact/signals';

import { isLanguage, languages } from './language/languages.js';
import { currentLanguage, speak, t } from './language/translate.js';
import { clockText } from './lead/countdown.js';
import { act } from './lead/notices.js';
import { TakeControls } from './lead/PeoplePanel.js';
import { canLead, hello, isConnected, isHolder, nowNs, people, personOf, session } from './link/state.js';
import { theme, themes, useTheme } from './theme.js';
import { show, view } from './view.js';

export function Header() {
  const { page, mode } = view.value;
  return (
    <header class="top">
      <h1>Rapport</h1>
      {mode === 'live' && (
        <nav aria-label={t('nav.title')}>
          {(['lead', 'review'] as const).map((to) => (
            <button
              key={to}
              type="button"
              aria-current={page === to ? 'page' : undefined}
              onClick={() => show({ page: to })}
            >
              {t(`nav.${to}`)}
            </button>
          ))}
        </nav>
      )}
      {mode === 'live' && <SessionNow />}
      <span class="grow" />
      {mode === 'live' && <Controls />}
      {mode === 'live' && <Connection />}
      <select
        aria-label={t('theme.title')}
        value={theme.value}
        onChange={({ currentTarget }) => useTheme(currentTarget.value)}
      >
        {themes.map((one) => (
          <option key={one} value={one}>
            {t(`theme.${one}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('language')}
        value={currentLanguage()}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguage(value)) void speak(value);
        }}
      >
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </header>
  );
}

// Outside of the component: a function made anew would take the focus at every tick.
const takeFocus = (button: HTMLButtonElement | null) => button?.focus();

/** The session in a line, and how it is ended. */
function SessionNow() {
  const isEnding = useSignal(false);
  const told = session.value;
  const now = nowNs();
  if (told === undefined || !isConnected.value) return <p class="pill">{t('session.notKnown')}</p>;
  const isOn = told.state === 'running' || told.state === 'held';
  const { startedNs, childId, culture } = told;
  return (
    <div class="session-now">
      <p class={`pill is-${told.state}`}>{t(`session.${told.state}`)}</p>
      {isOn && (
        <p>
          {startedNs !== null && now !== undefined && (
            <span class="figure">{clockText(Number(now - BigInt(startedNs)) / 1e9)}</span>
          )}{' '}
          {childId === null ? t('session.noChild') : t('session.child', { id: childId })}
          {culture !== null && <span class="quiet"> {culture}</span>}
        </p>
      )}
      {isOn && !isEnding.value && (
        <button type="button" class="small" disabled={!canLead.value} onClick={() => (isEnding.value = true)}>
          {t('session.end')}
        </button>
      )}
      {isOn && isEnding.value && (
        <>
          <button
            type="button"
            class="small primary"
            disabled={!canLead.value}
            onClick={() => {
              isEnding.value = false;
              void act({ kind: 'stop-session', reason: null });
            }}
          >
            {t('session.endNow')}
          </button>
          <button
            type="button"
            class="small"
            // The button that had the focus is gone: it goes to the one that ends nothing.
            ref={takeFocus}
            onClick={() => (isEnding.value = false)}
          >
            {t('back')}
          </button>
        </>
      )}
    </div>
  );
}

function Controls() {
  if (!isConnected.value) return undefined;
  if (isHolder.value) return <p class="badge">{t('people.youHold')}</p>;
  const holder = personOf(people.value?.holder);
  return (
    <div class="row">
      <p class="badge is-warning">
        {holder === undefined ? t('people.nobodyHolds') : t('people.otherHolds', { name: holder.name })}
      </p>
      {hello.value?.you.role === 'operator' && <TakeControls />}
    </div>
  );
}

function Connection() {
  return (
    <p class={`connection ${isConnected.value ? 'is-good' : 'is-bad'}`} role="status">
      <span aria-hidden="true">{isConnected.value ? '●' : '✕'}</span>{' '}
      {t(isConnected.value ? 'connection.good' : 'connection.cut')}
    </p>
  );
}
