import type { How } from '../../wire/fromPage.js';

let last: How = 'page';

addEventListener('keydown', () => (last = 'key'), { capture: true });
addEventListener('pointerdown', ({ pointerType }) => (last = pointerType === 'mouse' ? 'pointer' : 'touch'), {
  capture: true,
});

/** By what the person has acted last; `page`: by nothing yet. */
export function inputKind(): How {
  return last;
}
