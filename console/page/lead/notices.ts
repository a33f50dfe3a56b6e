import { signal } from '@preact/signals';

import { t } from '../language/translate.js';
import { ask } from '../link/live.js';
import type { Asked, Outcome } from '../link/Requests.js';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** What came of what was pressed, newest last; read out politely. */
export const notices = signal<readonly Notice[]>([]);

let count = 0;
const shownMs = 6_000;
const refusedShownMs = 12_000;

export function notice(tone: Notice['tone'], text: string): void {
  count += 1;
  const id = count;
  notices.value = [...notices.value.slice(-2), { id, tone, text }];
  setTimeout(() => dismiss(id), tone === 'good' ? shownMs : refusedShownMs);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}

/** Asks the server and shows what came of it; also what was not sent, and what nobody knows. */
export async function act(asked: Asked): Promise<Outcome> {
  const outcome = await ask(asked);
  if (outcome.kind === 'not-sent') notice('bad', t('notice.notSent'));
  else if (outcome.kind === 'not-known') notice('bad', t('notice.notKnown'));
  else notice(outcome.answer.done ? 'good' : 'bad', outcome.answer.says);
  return outcome;
}

/** Whether something has been done for sure. */
export function isDone(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.answer.done;
}
