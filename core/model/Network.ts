/** A dense float tensor, row-major. `data.length` equals the product of `shape`. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * The one port through which trained networks reach core: named tensors in, named tensors out.
 *
 * Implementations do not keep or change the inputs' buffers after the promise settles; the outputs' buffers belong to
 * the caller. `models/loadModel.ts` makes one from ONNX Runtime.
 */
export interface Network {
  /** Stable id of the model, as in `models/manifest.json`; it travels in every message made from its outputs. */
  readonly id: string;
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}
