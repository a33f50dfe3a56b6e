import { computed, signal } from '@preact/signals';

import type { PromptView } from '../../wire/fromServer.js';
import { pressedMs } from '../link/inputKind.js';
import { canLead, pictureShown, prompts, serverNsAt, session } from '../link/state.js';
import { act } from './notices.js';
import { seenMs, turnOf } from './seen.js';

/** The prompt that waits for a decision. */
export const openPrompt = computed(() => prompts.value.findLast(({ status }) => status === 'proposed'));

/** What is being written for a prompt: other words, or something else instead. */
export const writing = signal<{ readonly promptId: string; readonly as: 'edit' | 'override' } | undefined>(
  undefined,
);

/** Prompts that are on their way, so that a second press of the same does nothing. */
const sent = new Set<string>();

export interface Decision {
  readonly decision: 'approve' | 'edit' | 'skip' | 'override';
  readonly behaviourId?: string | undefined;
  readonly text?: string | undefined;
}

/** Decides on a prompt as it is shown, with the picture that is shown. */
export async function decide(
  { id, revision }: PromptView,
  { decision, behaviourId, text }: Decision,
): Promise<void> {
  const turn = turnOf({ id, revision });
  if (!canLead.peek() || sent.has(turn)) return;
  sent.add(turn);
  writing.value = undefined;
  const nowMs = performance.now();
  await act({
    kind: 'decide',
    promptId: id,
    revision,
    pictureNs: pictureShown.peek()?.stampNs ?? null,
    decidedNs: serverNsAt(pressedMs()),
    // What has not been painted yet is seen from now on at the earliest.
    seenNs: serverNsAt(seenMs(turn) ?? nowMs),
    decision,
    behaviourId: behaviourId ?? null,
    text: text ?? null,
    reason: null,
  });
  sent.delete(turn);
}

/** Whether a prompt can be decided on now. */
export const canDecide = computed(() => canLead.value && session.value?.state === 'running');
