import { Worker } from 'node:worker_threads';

import type { Tensor } from '../core/model/Network.js';
import { RapportError } from '../core/RapportError.js';
import type { LoadedNetwork } from './loadModel.js';
import { builtProgram } from './repositoryRoot.js';
// A thread cannot set what a library reads.
import './withoutTelemetry.js';
import type { ThreadAnswer, ThreadRequest } from './networkThreadWorker.js';

const program = builtProgram('models/networkThreadWorker.js');

type Outputs = Readonly<Record<string, Tensor>>;

/**
 * A network of the manifest in a thread of its own, so that the JavaScript thread goes on with other work meanwhile: ONNX
 * Runtime's binding computes on the thread that asks it.
 *
 * @throws RapportError of `loadModel`
 */
export async function loadModelInThread(id: string, threads: number): Promise<LoadedNetwork> {
  const worker = new Worker(program, { workerData: { id, threads } });
  const waiting: { resolve: (outputs: Outputs) => void; reject: (error: unknown) => void }[] = [];
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const answered = new Promise<void>((resolve, reject) => {
    waiting.push({ resolve: () => resolve(), reject });
  });
  worker.on('message', (answer: ThreadAnswer) => {
    const asked = waiting.shift();
    if (answer.ok) asked?.resolve(answer.outputs);
    else asked?.reject(new RapportError(answer.code, answer.message));
  });
  worker.on('error', fail);
  // It loads the network before it answers for the first time.
  await answered.catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    id,
    run: (inputs) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ inputs } satisfies ThreadRequest);
      }),
    release: async () => {
      await worker.terminate();
    },
  };
}
