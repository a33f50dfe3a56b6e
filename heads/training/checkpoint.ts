import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import { earlyStoppingStart, earlyStoppingStep } from '../../core/culturenet/earlyStopping.js';
import type { TrainingSettings } from '../../core/culturenet/TrainingSettings.js';
import type { Tensor } from '../../core/model/Network.js';
import { ifMissing } from '../../core/systemError.js';
import { layersFromTensors, layerTensors } from '../registry/layerTensors.js';
import { decodeSafetensors, encodeSafetensors } from '../registry/safetensors.js';
import type { EpochLoss, TrainingState } from './trainNetwork.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';

/** A hash of all that decides a training's course: a checkpoint with another key is of another training. */
export function trainingKey(children: readonly LabelledFeatures[], settings: object): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const { childId, culture, featureModel, frames } of children) {
    hash.update(JSON.stringify([childId, culture, featureModel]));
    for (const { buffer, byteOffset, byteLength } of [frames.features, frames.labels]) {
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.digest('hex');
}

/** The key as a tensor of whole numbers 0 .. 65535, so that one file holds all. */
function keyTensor(key: string): Tensor {
  const data = Float32Array.from({ length: key.length / 4 }, (_, index) =>
    Number.parseInt(key.slice(index * 4, index * 4 + 4), 16),
  );
  return { data, shape: [data.length] };
}

/** Writes the state between two epochs, in place of the one before. */
export async function saveCheckpoint(path: string, key: string, state: TrainingState): Promise<void> {
  const history = state.history.flatMap(({ training, validation }) => [training, validation]);
  const best = Object.entries(layerTensors(state.best, 1)).map(([name, tensor]) => [`best.${name}`, tensor]);
  await writeFileAtomically(
    path,
    encodeSafetensors({
      key: keyTensor(key),
      history: { data: Float32Array.from(history), shape: [state.history.length, 2] },
      ...state.tensors,
      ...(Object.fromEntries(best) as Record<string, Tensor>),
    }),
    ownerOnly,
  );
}

/** The state of an interrupted training with this key, or `undefined`: none, or another training's. */
export async function loadCheckpoint(
  path: string,
  key: string,
  settings: TrainingSettings,
): Promise<TrainingState | undefined> {
  const bytes = await readFile(path).catch(ifMissing(undefined));
  if (bytes === undefined) return undefined;
  const { key: stored, history: losses, ...tensors } = decodeSafetensors(bytes, path);
  if (stored === undefined || keyTensor(key).data.some((value, index) => value !== stored.data[index])) {
    return undefined;
  }
  const history: EpochLoss[] = [];
  let stopping = earlyStoppingStart;
  for (let index = 0; index < (losses?.data.length ?? 0); index += 2) {
    const [training = 0, validation = 0] = losses?.data.subarray(index, index + 2) ?? [];
    history.push({ epoch: index / 2 + 1, training, validation });
    stopping = earlyStoppingStep(stopping, validation, settings);
  }
  const state: Record<string, Tensor> = {};
  const best: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith('best.')) best[name.slice('best.'.length)] = tensor;
    else state[name] = tensor;
  }
  const last = Object.keys(best).length / 2;
  return { tensors: state, history, stopping, best: layersFromTensors(best, { first: 1, last, name: path }) };
}

/** Forgets a checkpoint whose training has ended. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
}
