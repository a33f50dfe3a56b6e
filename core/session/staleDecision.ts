import type { Warning } from '../Warning.js';
import type { PromptDecision } from './SessionInput.js';
import type { PromptRecord } from './sessionRecord.js';

/**
 * Why a decision is about something else than what the prompt says now; `undefined` if it is about that.
 *
 * A tool that says when it showed the revision is judged by its own clock, one that says only when the key was pressed by the
 * session's.
 */
export function refuseStale({ prompt, revised }: PromptRecord, input: PromptDecision): Warning | undefined {
  const revision = revised?.revision ?? 1;
  // 0 stands for the first in the message.
  const seen = input.revision === undefined || input.revision === 0 ? 1 : input.revision;
  if (seen !== revision) {
    const text = `Prompt ${prompt.id} has changed since you saw it (${prompt.reason}): look at it again, then decide.`;
    return { code: 'prompt/stale', text };
  }
  const shownNs = input.seenNs ?? revised?.stampNs ?? prompt.stampNs;
  if (input.decidedNs === undefined || input.decidedNs >= shownNs) return undefined;
  const text = `The decision on prompt ${prompt.id} was made before it was seen, so it was meant for something else: decide again.`;
  return { code: 'prompt/not-seen', text };
}
