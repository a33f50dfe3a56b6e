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
      return decideOpen(action);
    case 'edit':
    case 'override':
      return write(action);
    case 'hold':
      return pressHold();
    case 'resume':
      return resume();
    case 'cancel':
      return cancelRobot();
    case 'mark':
      if (canMark()) markNow();
      return;
    case 'faces':
      if (canLead.peek()) isChoosing.value = !isChoosing.peek();
      return;
    case 'undoFace':
      return undoChoice();
    case 'search':
      show({ side: 'library' });
      return focusSoon(librarySearchId);
    case 'help':
      return show({ side: 'keys' });
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

function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
