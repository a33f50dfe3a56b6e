import { parentPort } from 'node:worker_threads';

import { RapportError } from '../../core/RapportError.js';
import {
  keepPersonalized,
  personalizeChild,
  type Personalized,
  type PersonalizeRequest,
} from '../../heads/personalizeChild.js';

/** What the engagement node asks of its worker: a candidate, and whether to keep it if it is better. */
export interface WorkerRequest extends PersonalizeRequest {
  readonly registry: string;
  readonly keepIfBetter: boolean;
}

export type WorkerAnswer =
  | { readonly ok: true; readonly personalized: Personalized; readonly kept: boolean }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Refits in a thread of its own, so that no image waits for it. */
async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  try {
    const personalized = await personalizeChild(request);
    const kept = request.keepIfBetter && personalized.made.comparison.better;
    if (kept) await keepPersonalized(request.registry, personalized, request);
    return { ok: true, personalized, kept };
  } catch (error) {
    if (error instanceof RapportError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

parentPort?.once('message', (request: WorkerRequest) => {
  void answer(request).then((result) => parentPort?.postMessage(result));
});
