import { parentPort } from 'node:worker_threads';

import { RapportError } from '../../core/RapportError.js';
import {
  keepPersonalized,
  personalizeChild,
  type Personalized,
  type PersonalizeRequest,
} from '../../heads/training/personalizeChild.js';

/** A candidate and what it was made from. */
export interface Candidate {
  readonly personalized: Personalized;
  readonly request: PersonalizeRequest;
}

/** What the engagement node asks of its worker: to make a candidate, or to put one into a registry. */
export type WorkerTask =
  | { readonly kind: 'fit'; readonly request: PersonalizeRequest }
  | { readonly kind: 'keep'; readonly registry: string; readonly candidate: Candidate };

export type WorkerAnswer =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Works in a thread of its own, so that no image waits for it. */
async function answer(task: WorkerTask): Promise<WorkerAnswer> {
  try {
    if (task.kind === 'fit') {
      const { request } = task;
      return { ok: true, candidate: { request, personalized: await personalizeChild(request) } };
    }
    const { registry, candidate } = task;
    await keepPersonalized(registry, candidate.personalized, candidate.request);
    return { ok: true, candidate };
  } catch (error) {
    if (error instanceof RapportError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

parentPort?.once('message', (task: WorkerTask) => {
  void answer(task).then((result) => parentPort?.postMessage(result));
});
