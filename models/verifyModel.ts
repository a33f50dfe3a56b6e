import { RapportError } from '../core/RapportError.js';
import { loadModel } from './loadModel.js';
import type { ModelEntry } from './manifest.js';

/** How a model is; `not fetched` is an upstream model that nobody has asked for yet. */
export interface ModelState {
  readonly id: string;
  readonly state: 'right' | 'wrong' | 'not fetched';
  readonly sentence: string;
  /** The error's code, where there is one. */
  readonly code?: string;
}

/** Checks a model by using it: opens the file (checksum, names, shapes) and runs it once on a black picture. */
export async function verifyModel(model: ModelEntry): Promise<ModelState> {
  try {
    const network = await loadModel(model);
    try {
      const shape = model.input.shape.map((size, axis) =>
        typeof size === 'number' ? size : axis === 0 ? 1 : 48,
      );
      const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
      const outputs = await network.run({ [model.input.name]: { data, shape } });
      const broken = Object.entries(outputs).find(([, { data: values }]) => !values.every(Number.isFinite));
      if (broken !== undefined) {
        const sentence = `The output '${broken[0]}' is not a finite number on a black picture: install or train the model again.`;
        return { id: model.id, state: 'wrong', sentence, code: 'model/not-finite' };
      }
    } finally {
      await network.release();
    }
    return { id: model.id, state: 'right', sentence: 'checksum, names, shapes and a run are right.' };
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    const absent = error.code === 'model/missing' && model.source.kind === 'upstream';
    return {
      id: model.id,
      state: absent ? 'not fetched' : 'wrong',
      sentence: error.message,
      code: error.code,
    };
  }
}
