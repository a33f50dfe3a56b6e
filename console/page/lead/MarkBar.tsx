import { useSignal } from '@preact/signals';

import { KeyHint } from '../keys/KeyHint.js';
import { t } from '../language/translate.js';
import { isAble } from '../link/state.js';
import { canMark, markCategories, markNow, pendingMark, sendMark, waitForWords } from './marking.js';

/** A mark in one press; what it was, and words, can follow. */
export function MarkBar() {
  const text = useSignal('');
  if (!isAble('marks')) return undefined;
  const send = (category: (typeof markCategories)[number]) => {
    sendMark(category, text.value);
    text.value = '';
  };
  return (
    <div class="mark">
      <button
        type="button"
        disabled={!canMark()}
        aria-expanded={pendingMark.value !== undefined}
        onClick={markNow}
      >
        {t('mark.button')} <KeyHint action="mark" />
      </button>
      {pendingMark.value !== undefined && (
        <div class="above-dock" role="group" aria-label={t('mark.what')}>
          <p>{t('mark.what')}</p>
          {markCategories.map((category, index) => (
            <button key={category} type="button" class="chip" onClick={() => send(category)}>
              {t(`mark.${category}`)} <kbd>{index + 1}</kbd>
            </button>
          ))}
          <input
            type="text"
            maxLength={300}
            aria-label={t('mark.words')}
            placeholder={t('mark.words')}
            value={text.value}
            onInput={({ currentTarget }) => {
              waitForWords();
              text.value = currentTarget.value;
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.isComposing) send('other');
            }}
          />
        </div>
      )}
    </div>
  );
}
