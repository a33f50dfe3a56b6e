import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

import type { PromptView } from '../../wire/fromServer.js';
import { t } from '../language/translate.js';
import { library } from '../link/state.js';
import { canDecide, decide, writing } from './deciding.js';

const longestSentence = 500;

/** Other words for a prompt, or something else instead of it. Enter sends it. */
export function PromptForm({ prompt }: { readonly prompt: PromptView }) {
  const as = writing.value?.as ?? 'edit';
  const text = useSignal(as === 'edit' ? (prompt.text ?? '') : '');
  const behaviourId = useSignal(prompt.behaviourId);
  const form = useRef<HTMLFormElement>(null);
  // Before the next key comes: the first letter of an edit is no command.
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('select, textarea')?.focus(), []);
  const entries = library.value?.entries ?? [];
  return (
    <form
      ref={form}
      class="prompt-form"
      onSubmit={(event) => {
        event.preventDefault();
        void decide(prompt, {
          decision: as,
          behaviourId: behaviourId.value === prompt.behaviourId ? undefined : behaviourId.value,
          text: text.value.trim() === '' ? undefined : text.value.trim(),
        });
      }}
    >
      {as === 'override' && (
        <label>
          {t('decide.instead')}
          <select
            value={behaviourId.value}
            onChange={({ currentTarget }) => (behaviourId.value = currentTarget.value)}
          >
            {entries.map((entry) => (
              <option key={entry.behaviourId} value={entry.behaviourId}>
                {entry.label}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t('decide.words')}
        <textarea
          rows={2}
          maxLength={longestSentence}
          value={text.value}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </label>
      <div class="decisions">
        <button type="submit" class="primary" disabled={!canDecide.value}>
          {t('decide.send')}
        </button>
        <button type="button" onClick={() => (writing.value = undefined)}>
          {t('back')}
        </button>
      </div>
    </form>
  );
}
