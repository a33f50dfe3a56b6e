import { t } from '../language/translate.js';
import { dismiss, notices } from './notices.js';

/** What came of what was pressed, in the server's own sentence. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, tone, text }) => (
        <p key={id} class={`notice is-${tone}`}>
          <span aria-hidden="true">{tone === 'good' ? '✓' : '✕'}</span> {text}
          <button type="button" class="small" aria-label={t('notice.dismiss')} onClick={() => dismiss(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
