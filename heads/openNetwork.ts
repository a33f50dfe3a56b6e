import { loadModelFromBuffer } from '../models/loadModel.js';
import type { OpenNetwork } from './HeadNetworks.js';

/**
 * Opens graphs in ONNX Runtime on so many threads.
 *
 * The same number of threads gives the same bits every time on one kind of machine; another number divides matrix
 * products otherwise and differs in the last digits, so a head's card keeps it among its settings.
 */
export function networkOpener(threads: number): OpenNetwork {
  return (bytes, id) => loadModelFromBuffer(bytes, { id, threads });
}
