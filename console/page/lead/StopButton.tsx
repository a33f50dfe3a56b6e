import { number, t } from '../language/translate.js';
import { session } from '../link/state.js';
import { stoppedBy } from '../link/live.js';
import { pressStop, stop, stopState } from '../link/stopping.js';
import { tookMs } from '../link/stopPress.js';

/** Stops the robot when it is pressed down: no dialog, no connection that something else uses. */
export function StopButton() {
  return (
    <div class="stop">
      <button
        type="button"
        class="stop-button"
        aria-describedby="stop-note"
        onPointerDown={(event) => {
          if (event.button === 0) pressStop();
        }}
        // What presses without a pointer (a key, a screen reader) comes as a click; a pointer's click is the same press.
        onKeyDown={(event) => {
          if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) pressStop();
        }}
        onClick={(event) => {
          if (event.detail === 0) pressStop();
        }}
      >
        <span class="stop-word">{t('stop.button')}</span>
        <kbd>Esc</kbd>
      </button>
      <p id="stop-note" class="stop-note">
        {t('stop.chestButton')}
      </p>
    </div>
  );
}

/** What has become of the stop; read out at once. */
export function StopMessage() {
  const press = stop.value;
  const shown = stopState.value;
  const isHeld = session.value?.state === 'held';
  const other = stoppedBy.value;
  return (
    <div role="alert" aria-atomic="true" class={`stop-message is-${shown ?? 'none'}`}>
      {press !== undefined && shown === 'sending' && <p>{t('stop.sending')}</p>}
      {press !== undefined && shown === 'late' && <p>{t('stop.late')}</p>}
      {press !== undefined && shown === 'failed' && <p>{t('stop.failed')}</p>}
      {press !== undefined && shown === 'acknowledged' && (
        <p>
          {t('stop.acknowledged', { ms: number(tookMs(press) ?? 0, 0) })}
          {isHeld && ` ${t('stop.held')}`}
        </p>
      )}
      {press === undefined && other !== undefined && isHeld && <p>{t('stop.other', { who: other.by })}</p>}
    </div>
  );
}
