import { KeyHint } from '../keys/KeyHint.js';
import { number, t } from '../language/translate.js';
import { canAnnotate, grip, isAnnotating, setAnnotating } from './annotating.js';
import { byHand, handReleased, letGo, opinionOf, stepped } from './opinion.js';

/** Judging the child's engagement while it happens. */
export function AnnotateBar() {
  const isOn = isAnnotating.value;
  const opinion = opinionOf(grip.value);
  return (
    <div class="annotate">
      <button
        type="button"
        aria-pressed={isOn}
        disabled={!isOn && !canAnnotate()}
        onClick={() => setAnnotating(!isOn)}
      >
        {t('annotate.button')} <KeyHint action="annotate" />
      </button>
      {isOn && (
        <>
          <button
            type="button"
            class="small"
            aria-label={t('annotate.less')}
            onClick={() => (grip.value = stepped(grip.peek(), -0.1))}
          >
            −
          </button>
          <input
            type="range"
            min={-1}
            max={1}
            step={0.05}
            value={grip.value.value}
            class={opinion === undefined ? 'is-released' : ''}
            aria-label={t('annotate.slider')}
            aria-valuetext={opinion === undefined ? t('annotate.none') : number(opinion, 2, 'always')}
            onPointerDown={({ currentTarget }) =>
              (grip.value = byHand(grip.peek(), currentTarget.valueAsNumber))
            }
            onInput={({ currentTarget }) => (grip.value = byHand(grip.peek(), currentTarget.valueAsNumber))}
            onPointerUp={release}
            onPointerCancel={release}
            onLostPointerCapture={release}
            onKeyUp={release}
            onBlur={release}
          />
          <button
            type="button"
            class="small"
            aria-label={t('annotate.more')}
            onClick={() => (grip.value = stepped(grip.peek(), 0.1))}
          >
            +
          </button>
          <output>{opinion === undefined ? t('annotate.none') : number(opinion, 2, 'always')}</output>
          <button
            type="button"
            class="small"
            disabled={opinion === undefined}
            onClick={() => (grip.value = letGo(grip.peek()))}
          >
            {t('annotate.letGo')}
          </button>
        </>
      )}
    </div>
  );
}

function release(): void {
  grip.value = handReleased(grip.peek());
}
