import { loadModelFromBuffer } from '../models/loadModel.js';
import type { OpenNetwork } from './HeadNetworks.js';

/**
 * Opens graphs in ONNX Runtime on so many threads.
 *
 * One thread gives the same bits on every machine of a kind; more threads divide matrix products by rows and columns,
 * never their sums, so that the bits stay the same too (a test compares them).
 */
export function networkOpener(threads: number): OpenNetwork {
  return (bytes, id) => loadModelFromBuffer(bytes, { id, threads });
}
