// Before ONNX Runtime.
import './withoutTelemetry.js';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';

import type { Network, Tensor } from '../core/model/Network.js';
import { RapportError } from '../core/RapportError.js';
import type { ModelEntry } from './manifest.js';
import { readModelFile, remedy } from './modelFile.js';
import { exposeFeatures } from './onnx/exposeFeatures.js';

/** A network and the memory that it holds until `release`. */
export interface LoadedNetwork extends Network {
  /** Frees the network; it must not be running, and must not run again. */
  release(): Promise<void>;
}

export interface LoadOptions {
  /** Threads that share the work of one operator; 1 where not given. */
  readonly threads?: number;
}

/**
 * Opens a model of the manifest with ONNX Runtime, the only place that does.
 *
 * The file's SHA-256, its inputs' and outputs' names and their shapes are checked against the entry. Throws
 * `model/missing`, `model/hash`, `model/unreadable`, `model/names` or `model/shape`, each in one sentence that says
 * what to do.
 *
 * ONNX Runtime's Node binding computes on the JavaScript thread: `run` gives a promise, but timers and messages wait
 * until the network is done. Run networks that take long in a process of their own.
 */
export async function loadModel(model: ModelEntry, options: LoadOptions = {}): Promise<LoadedNetwork> {
  const bytes = await readModelFile(model);
  const adapted = model.adaptation === undefined ? bytes : exposeFeatures(bytes, model.adaptation);
  const session = await openSession(adapted, { id: model.id, ...options });
  try {
    checkValues(model, 'input', [model.input], session.inputMetadata);
    checkValues(model, 'output', model.outputs, session.outputMetadata);
  } catch (error) {
    await session.release();
    throw error;
  }
  return networkOf(session, model.id);
}

/**
 * Opens an ONNX file's bytes: a head, a training graph, whatever is not in the manifest.
 *
 * Inputs that the graph declares as int64 or int32 take the same float tensors, whose values must be whole numbers.
 * Throws `model/unreadable`.
 */
export async function loadModelFromBuffer(
  bytes: Uint8Array,
  options: LoadOptions & { readonly id: string },
): Promise<LoadedNetwork> {
  return networkOf(await openSession(bytes, options), options.id);
}

async function openSession(
  bytes: Uint8Array,
  options: LoadOptions & { readonly id: string },
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: options.threads ?? 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // A pattern is kept for every input shape ever seen: with free sizes memory would grow for hours.
      enableMemPattern: false,
      logSeverityLevel: 3,
      // Waiting threads would otherwise spin on cores that the other stages need.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    throw new RapportError(
      'model/unreadable',
      `ONNX Runtime cannot open the model '${options.id}' (${messageOf(error)}): install or train it again.`,
      { cause: error },
    );
  }
}

function networkOf(session: InferenceSession, id: string): LoadedNetwork {
  const inputs = tensorsOf(session.inputMetadata);
  return {
    id,
    async run(values) {
      const feeds: Record<string, OrtTensor> = {};
      for (const input of inputs) feeds[input.name] = feedOf(values, { input, id });
      const results = await session.run(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, floats(value)]));
    },
    release: () => session.release(),
  };
}

function feedOf(
  values: Readonly<Record<string, Tensor>>,
  options: { readonly input: InferenceSession.TensorValueMetadata; readonly id: string },
): OrtTensor {
  const { input, id } = options;
  const value = values[input.name];
  if (value === undefined) {
    throw new RapportError('model/names', `The model '${id}' needs the input '${input.name}': give it one.`);
  }
  if (!fits(value.shape, input.shape)) {
    throw new RapportError(
      'model/shape',
      `The input '${input.name}' of the model '${id}' has the shape [${input.shape.join(', ')}], not [${value.shape.join(', ')}]: give it that.`,
    );
  }
  const { data, shape } = value;
  if (input.type === 'int64') return new OrtTensor('int64', BigInt64Array.from(data, BigInt), shape);
  if (input.type === 'int32') return new OrtTensor('int32', Int32Array.from(data), shape);
  return new OrtTensor('float32', data, shape);
}

function floats(value: InferenceSession.ReturnType[string]): Tensor {
  const { data, dims } = value;
  if (data instanceof Float32Array) return { data, shape: dims };
  const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return {
    data: isWide ? Float32Array.from(data, Number) : new Float32Array(data as ArrayLike<number>),
    shape: dims,
  };
}

function checkValues(
  model: ModelEntry,
  kind: 'input' | 'output',
  expected: readonly { readonly name: string; readonly shape: readonly (number | string)[] }[],
  found: readonly InferenceSession.ValueMetadata[],
): void {
  for (const value of expected) {
    const actual = tensorsOf(found).find(({ name }) => name === value.name);
    if (actual === undefined) {
      const names = found.map(({ name }) => name).join(', ');
      throw new RapportError(
        'model/names',
        `The model '${model.id}' has no ${kind} '${value.name}', only ${names}: correct its entry in the manifest or run '${remedy(model)}'.`,
      );
    }
    if (!fits(value.shape, actual.shape)) {
      throw new RapportError(
        'model/shape',
        `The ${kind} '${value.name}' of the model '${model.id}' has the shape [${actual.shape.join(', ')}], not [${value.shape.join(', ')}]: correct its entry in the manifest or run '${remedy(model)}'.`,
      );
    }
  }
}

/** Whether a shape suits the file's: the same number of axes, and the same size wherever the file fixes one. */
function fits(shape: readonly (number | string)[], file: readonly (number | string)[]): boolean {
  return (
    shape.length === file.length &&
    file.every((size, axis) => typeof size === 'string' || size === shape[axis])
  );
}

function tensorsOf(
  values: readonly InferenceSession.ValueMetadata[],
): InferenceSession.TensorValueMetadata[] {
  return values.filter((value) => value.isTensor);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
