import { grip } from '../annotate/annotating.js';
import { isJudging, keyDown, keyUp } from '../annotate/opinion.js';
import { belongsToField } from '../keys/belongsToField.js';
import { keyName } from '../keys/keyName.js';
import { view } from '../view.js';
import { endJudging, judging, punchIn } from './judging.js';
import { switchOverlay } from './overlayOn.js';
import { jump, stepFrame } from './Player.js';
import { looped, shuttled, toggled } from './playhead.js';
import { timesOf } from './RecordCurves.js';
import { head, record } from './record.js';

/**
 * The keys of the review: J K L, comma and full stop for single pictures, A B for the loop, P and M to the next prompt and mark
 * (with Shift back), R to judge, O for what is drawn over the pictures.
 *
 * @returns what ends it
 */
export function reviewKeys(): () => void {
  const down = (event: KeyboardEvent) => {
    const key = keyName(event);
    const opened = record.peek();
    if (key === undefined || opened === undefined || view.peek().page !== 'review' || event.isComposing)
      return;
    const { target } = event;
    if (
      target instanceof HTMLElement &&
      belongsToField(
        {
          tagName: target.tagName,
          type: target instanceof HTMLInputElement ? target.type : undefined,
          isContentEditable: target.isContentEditable,
        },
        key,
      )
    )
      return;
    if (judging.peek().kind === 'on' && isJudging(key)) {
      event.preventDefault();
      grip.value = keyDown(grip.peek(), key);
      return;
    }
    const acts: Readonly<Record<string, () => void>> = {
      j: () => (head.value = shuttled(head.peek(), -1)),
      k: () => (head.value = toggled(head.peek())),
      l: () => (head.value = shuttled(head.peek(), 1)),
      ',': () => stepFrame(opened, -1),
      '.': () => stepFrame(opened, 1),
      a: () => (head.value = looped(head.peek(), 'from')),
      b: () => (head.value = looped(head.peek(), 'to')),
      p: () => jump(timesOf(opened, 'prompt-proposed'), 1),
      'Shift+p': () => jump(timesOf(opened, 'prompt-proposed'), -1),
      m: () => jump(timesOf(opened, 'mark'), 1),
      'Shift+m': () => jump(timesOf(opened, 'mark'), -1),
      o: switchOverlay,
      r: () => (judging.peek().kind === 'off' ? punchIn() : void endJudging(false)),
    };
    const act = acts[key];
    if (act === undefined) return;
    event.preventDefault();
    if (!event.repeat || key === ',' || key === '.') act();
  };
  const up = (event: KeyboardEvent) => {
    const { key, code, ctrlKey, altKey, metaKey } = event;
    const name = keyName({ key, code, ctrlKey, altKey, metaKey, shiftKey: false });
    if (name !== undefined) grip.value = keyUp(grip.peek(), name);
  };
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  return () => {
    removeEventListener('keydown', down);
    removeEventListener('keyup', up);
  };
}
