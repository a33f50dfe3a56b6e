import { signal } from '@preact/signals';

import { routes } from '../../wire/routes.js';
import type { CandidateBody, HeadBody, TrainingView } from '../../wire/training.js';
import { isUnderWay } from '../../wire/words.js';
import { of } from './record.js';

/** How often the page asks how far it is. */
const lookMs = 700;

/** What is made of the session that is open, or was made last. */
export const training = signal<TrainingView | undefined>(undefined);
/** Why the last thing that was asked for was not done, in the server's words. */
export const refusal = signal<string | undefined>(undefined);

/**
 * Follows what is made of a session.
 *
 * @returns what ends it
 */
export function followTraining(handle: string): () => void {
  training.value = undefined;
  refusal.value = undefined;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const view = training.peek();
    if (view === undefined || isUnderWay(view.state)) await ask('GET', of(routes.reviewTraining, handle));
    if (!isOver) timer = setTimeout(() => void look(), lookMs);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

export const makeFeatures = (handle: string, body: HeadBody) =>
  ask('POST', of(routes.reviewFeatures, handle), body);
export const personalize = (handle: string, body: HeadBody) =>
  ask('POST', of(routes.reviewPersonalize, handle), body);
export const cancelTraining = (handle: string) => ask('POST', of(routes.reviewTrainingCancel, handle), {});
export const decideOn = (handle: string, body: CandidateBody) =>
  ask('POST', of(routes.reviewCandidate, handle), body);

async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<void> {
  if (method === 'POST') refusal.value = undefined;
  try {
    const response = await fetch(path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const answer = (await response.json()) as TrainingView & { readonly says: string | null };
    if (response.ok) training.value = answer;
    else refusal.value = answer.says ?? String(response.status);
  } catch (error) {
    refusal.value = (error as Error).message;
  }
}
