import { signal } from '@preact/signals';

import { KeyHint } from '../keys/KeyHint.js';
import { shownKey } from '../keys/shownKey.js';
import { languages } from '../language/languages.js';
import { currentLanguage, t } from '../language/translate.js';
import { canLead, library, protocol, session } from '../link/state.js';
import { arrange, sayablesOf, type Sayable } from './libraryList.js';
import { moveStep } from './StepsPanel.js';
import { favourites, recent, say, toggleFavourite } from './saying.js';

export const librarySearchId = 'library-search';
const search = signal('');
const chosenLanguage = signal<string | undefined>(undefined);

/** The language that the robot speaks to the child. */
export const spokenLanguage = () => chosenLanguage.value ?? protocol.value?.language ?? currentLanguage();

/** What the robot can be asked to say and do. */
export function LibraryPanel() {
  const stepId = session.value?.stepId ?? undefined;
  const entries = library.value?.entries ?? [];
  const tags = [...new Set(entries.flatMap(({ phrases }) => Object.keys(phrases)))].filter(
    (tag) => tag !== 'und',
  );
  const found = arrange(sayablesOf(entries, spokenLanguage()), {
    search: search.value,
    stepId,
    favourites: favourites.value,
  });
  return (
    <div class="library">
      <div class="row">
        <label class="grow">
          <span class="hidden">{t('library.search')}</span>
          <input
            id={librarySearchId}
            type="search"
            placeholder={t('library.search')}
            value={search.value}
            onInput={({ currentTarget }) => (search.value = currentTarget.value)}
          />
        </label>
        <KeyHint action="search" />
        {tags.length > 1 && (
          <select
            aria-label={t('library.language')}
            value={spokenLanguage()}
            onChange={({ currentTarget }) => (chosenLanguage.value = currentTarget.value)}
          >
            {tags.map((tag) => (
              <option key={tag} value={tag}>
                {(languages as Readonly<Record<string, string>>)[tag] ?? tag}
              </option>
            ))}
          </select>
        )}
      </div>
      <Helps />
      {recent.value.length > 0 && search.value === '' && (
        <>
          <h3>{t('library.recent')}</h3>
          <ul>
            {recent.value.map((sayable) => (
              <Entry key={sayable.id} sayable={sayable} stepId={stepId} />
            ))}
          </ul>
          <h3>{t('library.all')}</h3>
        </>
      )}
      <ul>
        {found.map((sayable) => (
          <Entry key={sayable.id} sayable={sayable} stepId={stepId} />
        ))}
      </ul>
      {found.length === 0 && <p class="quiet">{t('library.nothing')}</p>}
    </div>
  );
}

/** What the protocol suggests in this step. */
function Helps() {
  const helps = protocol.value?.helps ?? [];
  if (helps.length === 0) return undefined;
  return (
    <>
      <h3>{t('library.helps')}</h3>
      <ul>
        {helps.map(({ id, title, key, text }) => (
          <li key={id} class="suits">
            <button
              type="button"
              class="sayable"
              disabled={!canLead.value || session.value?.state !== 'running'}
              onClick={() => moveStep('help', id)}
            >
              <span>{title}</span>
              {text !== null && <q>{text}</q>}
              {key !== null && <kbd>{shownKey(key)}</kbd>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Entry({ sayable, stepId }: { readonly sayable: Sayable; readonly stepId: string | undefined }) {
  const { id, label, text, hasGesture, key, steps } = sayable;
  const isFavourite = favourites.value.has(id);
  return (
    <li class={stepId !== undefined && steps.includes(stepId) ? 'suits' : ''}>
      <button
        type="button"
        class="sayable"
        disabled={!canLead.value || session.value?.state !== 'running'}
        onClick={() => void say(sayable)}
      >
        <span>{label}</span>
        {text !== undefined && <q>{text}</q>}
        {hasGesture && text === undefined && <span class="quiet">{t('library.gesture')}</span>}
        {key !== undefined && <kbd>{shownKey(key)}</kbd>}
      </button>
      <button
        type="button"
        class="star"
        aria-pressed={isFavourite}
        aria-label={t('library.favourite', { label: text ?? label })}
        onClick={() => toggleFavourite(id)}
      >
        {isFavourite ? '★' : '☆'}
      </button>
    </li>
  );
}
