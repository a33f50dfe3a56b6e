import type { OpenNetwork } from './HeadNetworks.js';

/**
 * Opens graphs in ONNX Runtime on so many threads.
 *
 * The same number of threads gives the same bits every time on one kind of machine; another number divides matrix
 * products otherwise and differs in the last digits, so a head's card keeps it among its settings.
 */
export function networkOpener(threads: number): OpenNetwork {
  return async (bytes, id) => {
    // Loaded when it is needed: the command line, which has the doctor's report of a broken one, starts without it.
    const { loadModelFromBuffer } = await import('../../models/loadModel.js');
    return loadModelFromBuffer(bytes, { id, threads });
  };
}
