import { signal } from '@preact/signals';

import type { ConsentItem } from '../../wire/fromPage.js';
import { consentItems } from '../../wire/words.js';
import { currentLanguage, t } from '../language/translate.js';
import { languages } from '../language/languages.js';
import { canLead, checks, hello, isAble, library } from '../link/state.js';
import { ChecksPanel } from './ChecksPanel.js';
import { act } from './notices.js';
import { textOf } from './words.js';

/** What is filled in before a session; kept while the page is open. */
const childId = signal('');
const culture = signal('');
const protocolId = signal('');
const language = signal('');
const headId = signal('');
const consent = signal<readonly ConsentItem[]>([]);
const takenBy = signal('');

const pseudonym = '[A-Za-z][A-Za-z0-9_\\-]{0,63}';

/** Before a session: what is checked, who comes, what is done. */
export function StartPanel() {
  const bad = checks.value.filter(({ state }) => state === 'bad').length;
  const told = library.value;
  const protocol = told?.protocols.find(({ id }) => id === protocolId.value);
  return (
    <section class="panel start" aria-labelledby="start-title">
      <h2 id="start-title">{t('start.title')}</h2>
      <div class="start-columns">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <label>
            {t('start.child')}
            <input
              type="text"
              autocomplete="off"
              spellcheck={false}
              pattern={pseudonym}
              title={t('start.childHelp')}
              value={childId.value}
              onInput={({ currentTarget }) => (childId.value = currentTarget.value)}
            />
            <small>{t('start.childHelp')}</small>
          </label>
          <label>
            {t('start.culture')}
            <input
              type="text"
              autocomplete="off"
              pattern={pseudonym}
              value={culture.value}
              onInput={({ currentTarget }) => (culture.value = currentTarget.value)}
            />
          </label>
          {isAble('protocols') && told !== undefined && told.protocols.length > 0 && (
            <>
              <label>
                {t('start.protocol')}
                <select
                  value={protocolId.value}
                  onChange={({ currentTarget }) => (protocolId.value = currentTarget.value)}
                >
                  <option value="">{t('start.usual')}</option>
                  {told.protocols.map(({ id, title }) => (
                    <option key={id} value={id}>
                      {textOf(title)}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                {t('start.language')}
                <select
                  value={language.value}
                  onChange={({ currentTarget }) => (language.value = currentTarget.value)}
                >
                  <option value="">{t('start.usual')}</option>
                  {(protocol?.languages ?? Object.keys(languages)).map((tag) => (
                    <option key={tag} value={tag}>
                      {(languages as Readonly<Record<string, string>>)[tag] ?? tag}
                    </option>
                  ))}
                </select>
              </label>
            </>
          )}
          <label>
            {t('start.head')}
            <select
              value={headId.value}
              onChange={({ currentTarget }) => (headId.value = currentTarget.value)}
            >
              <option value="">{t('start.headByChild')}</option>
              {told?.heads.map(({ id, source }) => (
                <option key={id} value={id}>
                  {`${id} (${source})`}
                </option>
              ))}
            </select>
          </label>
          {isAble('consent') && <Consent />}
          <div class="start-act">
            <button type="submit" class="primary large" disabled={!canLead.value}>
              {t('start.button')}
            </button>
            <p class="quiet">
              {t('start.ledBy', { name: hello.value?.you.name ?? '' })}{' '}
              {bad > 0 && <span class="is-bad">{t('start.notAllWell', { count: bad })}</span>}
            </p>
          </div>
        </form>
        <div>
          <h3>{t('start.checks')}</h3>
          <ChecksPanel />
        </div>
      </div>
    </section>
  );
}

function Consent() {
  return (
    <fieldset>
      <legend>{t('consent.title')}</legend>
      {consentItems.map((item) => (
        <label key={item} class="check">
          <input
            type="checkbox"
            checked={consent.value.includes(item)}
            onChange={({ currentTarget }) =>
              (consent.value = currentTarget.checked
                ? [...consent.value, item]
                : consent.value.filter((given) => given !== item))
            }
          />
          {t(`consent.${item}`)}
        </label>
      ))}
      <label>
        {t('consent.takenBy')}
        <input
          type="text"
          autocomplete="off"
          value={takenBy.value}
          onInput={({ currentTarget }) => (takenBy.value = currentTarget.value)}
        />
      </label>
    </fieldset>
  );
}

async function start(): Promise<void> {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  await act({
    kind: 'start-session',
    childId: orNull(childId.value),
    culture: orNull(culture.value),
    protocolId: orNull(protocolId.value),
    language: orNull(language.value) ?? (isAble('protocols') ? currentLanguage() : null),
    headId: orNull(headId.value),
    consent: [...consent.value],
    consentTakenBy: orNull(takenBy.value),
  });
}
