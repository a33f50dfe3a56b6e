import type { How } from '../../wire/fromPage.js';

let last: How = 'page';
let lastMs = -Infinity;

const note = (how: How, event: Event) => {
  last = how;
  lastMs = event.timeStamp;
};
addEventListener('keydown', (event) => note('key', event), { capture: true });
addEventListener('pointerdown', (event) => note(event.pointerType === 'mouse' ? 'pointer' : 'touch', event), {
  capture: true,
});

/** By what the person has acted last; `page`: by nothing yet. */
export function inputKind(): How {
  return last;
}

/** What a press that is acted on now can at most be old; what came without one (a screen reader's click) was pressed now. */
const longestMs = 1_000;

/** When the person pressed what is acted on now, by the page's clock: before the page came to it. */
export function pressedMs(): number {
  const nowMs = performance.now();
  return nowMs - lastMs < longestMs ? lastMs : nowMs;
}
