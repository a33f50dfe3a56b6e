import { KeyHint } from '../keys/KeyHint.js';
import { t } from '../language/translate.js';
import { canLead, isConnected, session } from '../link/state.js';
import { hold, holdCategories, isChoosingReason, resume } from './holding.js';

/** Hold with a reason, and resume, which is an act of its own. */
export function HoldBar() {
  const state = session.value?.state;
  if (state === 'held')
    return (
      <div class="hold">
        <button type="button" class="primary" disabled={!canLead.value} onClick={resume}>
          {t('hold.resume')} <KeyHint action="resume" />
        </button>
      </div>
    );
  return (
    <div class="hold">
      <button
        type="button"
        disabled={!isConnected.value || state !== 'running'}
        aria-expanded={isChoosingReason.value}
        onClick={() => (isChoosingReason.value = !isChoosingReason.peek())}
      >
        {t('hold.button')} <KeyHint action="hold" />
      </button>
      {isChoosingReason.value && state === 'running' && (
        <div class="above-dock" role="group" aria-label={t('hold.why')}>
          <p>{t('hold.why')}</p>
          {holdCategories.map((category, index) => (
            <button key={category} type="button" class="chip" onClick={() => hold(category)}>
              {t(`hold.${category}`)} <kbd>{index + 1}</kbd>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
