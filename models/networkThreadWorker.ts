import { parentPort, workerData } from 'node:worker_threads';

import type { Tensor } from '../core/model/Network.js';
import { RapportError } from '../core/RapportError.js';
import { loadModel, type LoadedNetwork } from './loadModel.js';
import { findModel, readManifest } from './manifest.js';

export interface ThreadRequest {
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** Answers come in the requests' order; the first one, without outputs, says that the network is loaded. */
export type ThreadAnswer =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, Tensor>> }
  | { readonly ok: false; readonly code: string; readonly message: string };

const { id, threads } = workerData as { readonly id: string; readonly threads: number };

function answer(content: ThreadAnswer): void {
  parentPort?.postMessage(content);
}

function refuse(error: unknown): void {
  if (error instanceof RapportError) answer({ ok: false, code: error.code, message: error.message });
  else throw error;
}

async function serve(network: LoadedNetwork): Promise<void> {
  answer({ ok: true, outputs: {} });
  parentPort?.on('message', ({ inputs }: ThreadRequest) => {
    network
      .run(inputs)
      .then((outputs) => answer({ ok: true, outputs }))
      .catch(refuse);
  });
  return Promise.resolve();
}

await loadModel(findModel(readManifest(), id), { threads }).then(serve, refuse);
