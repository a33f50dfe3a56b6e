import { t } from '../language/translate.js';
import { overlayWords } from '../video/overlayWords.js';
import { judging } from './judging.js';
import { isOverlayOn, switchOverlay } from './overlayOn.js';
import type { OverlayShown } from './PictureShower.js';

/** Turns what is drawn over the pictures on and off, and says what it is, or why there is nothing. */
export function OverlaySwitch({ shown }: { readonly shown: OverlayShown | undefined }) {
  return (
    <div class="row wrap">
      <button type="button" aria-pressed={isOverlayOn.value} onClick={switchOverlay}>
        {t('overlay.switch')} <kbd>O</kbd>
      </button>
      <p class="quiet grow overlay-words">{overlayText(shown)}</p>
    </div>
  );
}

function overlayText(shown: OverlayShown | undefined): string {
  if (isOverlayOn.value && judging.value.kind !== 'off') return t('overlay.judging');
  if (!isOverlayOn.value || shown === undefined) return '';
  switch (shown.is) {
    case 'drawn':
      return overlayWords(shown.overlay);
    case 'none':
      return t('overlay.none');
    case 'unreadable':
      return t('overlay.unreadable');
    case 'other-shape':
      return t('overlay.otherShape');
  }
}
