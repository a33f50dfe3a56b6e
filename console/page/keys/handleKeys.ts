import { grip, isAnnotating, setAnnotating } from '../annotate/annotating.js';
import { isJudging, keyDown, keyUp } from '../annotate/opinion.js';
import { hold, holdCategories, isChoosingReason } from '../lead/holding.js';
import { markCategories, pendingMark, sendMark } from '../lead/marking.js';
import { runProtocolKey } from '../lead/runProtocolKey.js';
import { runPageAction } from '../lead/runPageAction.js';
import { pressStop } from '../link/stopping.js';
import { view } from '../view.js';
import { chooseFace, isChoosing } from '../video/choosing.js';
import { belongsToField, isTyping, type KeyTaker } from './belongsToField.js';
import { keyName } from './keyName.js';
import { keyMap } from './keysInUse.js';
import { stopKey } from './pageActions.js';
import { TypingGoesOn } from './TypingGoesOn.js';

let isHandling = false;
const typing = new TypingGoesOn();

/** Listens to all keys of the page, in the live view. */
export function handleKeys(): void {
  if (isHandling) return;
  isHandling = true;
  // Before anything else on the page, so that nothing that is open keeps the stop from its key.
  addEventListener('keydown', stopByKey, { capture: true });
  addEventListener('keydown', down);
  addEventListener('keyup', (event) => {
    const key = keyName({ ...pressOf(event), shiftKey: false });
    if (key !== undefined) grip.value = keyUp(grip.peek(), key);
  });
}

function stopByKey(event: KeyboardEvent): void {
  // While words are composed (Japanese), Escape belongs to the composing.
  if (event.key !== stopKey || event.isComposing || view.peek().mode === 'review') return;
  event.preventDefault();
  if (!event.repeat) pressStop();
}

function down(event: KeyboardEvent): void {
  const key = keyName(pressOf(event));
  if (key === undefined || key === stopKey || event.isComposing || event.defaultPrevented) return;
  if (typing.isTypedOn(fieldOf(event.target), event.timeStamp)) return;
  if (view.peek().page !== 'lead' || belongsToField(takerOf(event.target), key)) return;
  if (takesKeys(event.target)) return;
  const run = actionOf(key);
  if (run === undefined) return;
  event.preventDefault();
  if (!event.repeat) run();
}

function fieldOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof HTMLElement && isTyping(takerOf(target)) ? target : undefined;
}

/** What is open takes digits first, then judging, then the protocol's and the page's own keys. */
function actionOf(key: string): (() => void) | undefined {
  const digit = /^[1-9]$/u.test(key) ? Number(key) : undefined;
  if (digit !== undefined) {
    const reason = holdCategories[digit - 1];
    if (isChoosingReason.peek()) return () => reason !== undefined && hold(reason);
    const category = markCategories[digit - 1];
    if (pendingMark.peek() !== undefined) return () => category !== undefined && sendMark(category, '');
    if (isChoosing.peek()) return () => chooseFace(digit);
  }
  if (isAnnotating.peek() && isJudging(key)) return () => (grip.value = keyDown(grip.peek(), key));
  const target = keyMap.peek().byKey.get(key);
  if (target === undefined) return undefined;
  if (target.kind === 'protocol') return () => runProtocolKey(target.id);
  const { action } = target;
  if (action === 'annotate') return () => setAnnotating(!isAnnotating.peek());
  return () => runPageAction(action);
}

function pressOf({ key, code, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) {
  return { key, code, shiftKey, ctrlKey, altKey, metaKey };
}

function takerOf(target: EventTarget | null): KeyTaker {
  if (!(target instanceof HTMLElement)) return { tagName: '', isContentEditable: false };
  return {
    tagName: target.tagName,
    isContentEditable: target.isContentEditable,
    role: target.getAttribute('role') ?? undefined,
    type: target instanceof HTMLInputElement ? target.type : undefined,
  };
}

function takesKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && 'takesKeys' in target.dataset;
}
