import { t } from '../language/translate.js';
import { hello, isConnected, isHolder, people, personOf } from '../link/state.js';
import { act } from './notices.js';

/** Who is at a page, who holds the controls, and how they are handed over. */
export function PeoplePanel() {
  const told = people.value;
  const you = hello.value?.you;
  if (told === undefined || you === undefined) return <p class="quiet">{t('notKnown')}</p>;
  const asker = personOf(told.askedBy);
  return (
    <div class="people">
      <ul class="plain">
        {told.people.map(({ id, name, role, present }) => (
          <li key={id}>
            <strong>{name}</strong> {t(`role.${role}`)}
            {id === you.id && <span class="quiet"> {t('people.you')}</span>}
            {!present && <span class="quiet"> {t('people.away')}</span>}
            {id === told.holder && <span class="badge">{t('people.holds')}</span>}
            {isHolder.value && id !== you.id && role === 'operator' && (
              <button type="button" disabled={!isConnected.value} onClick={() => hand(id)}>
                {t('people.handTo', { name })}
              </button>
            )}
          </li>
        ))}
      </ul>
      {isHolder.value && asker !== undefined && asker.id !== you.id && (
        <p class="is-warning">{t('people.asked', { name: asker.name })}</p>
      )}
      {you.role === 'operator' &&
        (isHolder.value ? (
          <button type="button" disabled={!isConnected.value} onClick={() => hand(null)}>
            {t('people.layDown')}
          </button>
        ) : (
          <TakeControls />
        ))}
    </div>
  );
}

/** Takes the controls, or asks who holds them. */
export function TakeControls() {
  const holder = personOf(people.value?.holder);
  return (
    <button
      type="button"
      class="primary"
      disabled={!isConnected.value}
      onClick={() => void act({ kind: 'take-controls' })}
    >
      {holder === undefined ? t('people.take') : t('people.askFor', { name: holder.name })}
    </button>
  );
}

function hand(to: string | null): void {
  void act({ kind: 'hand-controls', to });
}
