import type { PageAction } from '../keys/pageActions.js';
import { canLead } from '../link/state.js';
import { show } from '../view.js';
import { isChoosing, undoChoice } from '../video/choosing.js';
import { canDecide, decide, openPrompt, writing } from './deciding.js';
import { pressHold, resume } from './holding.js';
import { librarySearchId } from './LibraryPanel.js';
import { canMark, markNow } from './marking.js';
import { cancelRobot } from './RobotPanel.js';

/** Does what a key of the page is for; where it can't be done now, nothing. */
export function runPageAction(action: Exclude<PageAction, 'annotate'>): void {
  switch (action) {
    case 'approve':
    case 'skip':
      decideOpen(action);
      return;
    case 'edit':
    case 'override':
      write(action);
      return;
    case 'hold':
      pressHold();
      return;
    case 'resume':
      resume();
      return;
    case 'cancel':
      cancelRobot();
      return;
    case 'mark':
      if (canMark()) markNow();
      return;
    case 'faces':
      if (canLead.peek()) isChoosing.value = !isChoosing.peek();
      return;
    case 'undoFace':
      undoChoice();
      return;
    case 'search':
      show({ side: 'library' });
      focusOnceShown(librarySearchId);
      return;
    case 'help':
      show({ side: 'keys' });
      return;
  }
}

function decideOpen(decision: 'approve' | 'skip'): void {
  const prompt = openPrompt.peek();
  if (prompt !== undefined && canDecide.peek()) void decide(prompt, { decision });
}

function write(as: 'edit' | 'override'): void {
  const prompt = openPrompt.peek();
  if (prompt !== undefined && canDecide.peek()) writing.value = { promptId: prompt.id, as };
}

/** Before the next key comes, which would else be a command: what is shown is rendered in a microtask that was queued before. */
function focusOnceShown(id: string): void {
  queueMicrotask(() => document.getElementById(id)?.focus());
}
