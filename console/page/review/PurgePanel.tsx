import { useSignal } from '@preact/signals';

import { routes } from '../../wire/routes.js';
import type { Purged } from '../../wire/review.js';
import { t } from '../language/translate.js';
import { me } from '../link/state.js';
import { judging } from './judging.js';
import { closeSession, listSessions, of, purged, trouble, type SessionRecord } from './record.js';

/** Removing a session for good, by an operator who types its name. */
export function PurgePanel({ record }: { readonly record: SessionRecord }) {
  const typed = useSignal('');
  const isBusy = useSignal(false);
  const { sessionId, handle } = record.listing;
  if (me.value?.role !== 'operator') return undefined;
  const remove = async () => {
    isBusy.value = true;
    const done = await purge(handle, typed.peek());
    isBusy.value = false;
    if (done === undefined) return;
    purged.value = { sessionId, ...done };
    closeSession();
    await listSessions();
  };
  return (
    <section class="panel" aria-labelledby="purge-title">
      <h2 id="purge-title">{t('purge.title')}</h2>
      <p class="quiet">{t('purge.about')}</p>
      <form
        class="row wrap"
        onSubmit={(event) => {
          event.preventDefault();
          void remove();
        }}
      >
        <label class="grow">
          {t('purge.type', { id: sessionId })}
          <input
            type="text"
            autocomplete="off"
            spellcheck={false}
            value={typed.value}
            onInput={({ currentTarget: { value } }) => (typed.value = value)}
          />
        </label>
        <button
          type="submit"
          class="is-bad"
          disabled={typed.value !== sessionId || isBusy.value || judging.value.kind !== 'off'}
        >
          {t('purge.do')}
        </button>
      </form>
    </section>
  );
}

/** What was removed last. */
export function PurgedNote() {
  const done = purged.value;
  if (done === undefined) return undefined;
  return (
    <div class="panel" role="status">
      <p>{t('purge.done', { id: done.sessionId, count: done.filesSearched })}</p>
      <ul class="plain">
        {done.removed.map(({ path, action }) => (
          <li key={path}>{t(action === 'folder' ? 'purge.folder' : 'purge.lines', { path })}</li>
        ))}
      </ul>
      {done.remaining.length > 0 && (
        <p class="is-bad">{t('purge.remaining', { paths: done.remaining.join(', ') })}</p>
      )}
    </div>
  );
}

async function purge(handle: string, typed: string): Promise<Purged | undefined> {
  trouble.value = undefined;
  try {
    const response = await fetch(of(routes.reviewPurge, handle), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ typed }),
    });
    const answer = (await response.json()) as Purged & { readonly says?: string };
    if (response.ok) return answer;
    trouble.value = answer.says ?? String(response.status);
  } catch (error) {
    trouble.value = (error as Error).message;
  }
  return undefined;
}
