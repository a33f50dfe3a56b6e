import type { Tensor } from '../../core/model/Network.js';
import { loadModel, loadModelFromBuffer, type LoadedNetwork } from '../loadModel.js';
import type { ModelEntry } from '../manifest.js';
import { readModelFile } from '../modelFile.js';
import { decodeModel } from '../onnx/schema.js';
import { machinePrecision, type Precision } from './Precision.js';
import { peakInput, peakMultiplyAdds, peakNetwork } from './machinePeak.js';
import { countMultiplyAdds } from './multiplyAdds.js';
import { timeInTurns, type Times } from './timeInTurns.js';

export interface ModelTimes extends Times {
  readonly id: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly inputShape: readonly number[];
  readonly multiplyAdds: number;
  /** The multiply-adds over the machine's peak at this precision and number of threads: no implementation is faster. */
  readonly limitMs: number;
}

export interface PeakTimes {
  readonly precision: Precision;
  readonly threads: number;
  /** Multiply-adds a second of the fastest run. */
  readonly multiplyAddsPerSec: number;
}

export interface BenchResult {
  readonly peaks: readonly PeakTimes[];
  readonly models: readonly ModelTimes[];
}

/** What free sizes are set to: one face, or for the proposal network the largest scale of a 640x480 frame, 40-pixel faces. */
const freeSizes: Readonly<Record<string, number>> = { H: 144, W: 192 };

/** A network to time. */
export interface BenchSubject {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly input: { readonly name: string; readonly shape: readonly (number | string)[] };
  readonly open: (threads: number) => Promise<LoadedNetwork>;
}

/** A model of the manifest; checked as everywhere. */
export async function subjectOfModel(model: ModelEntry): Promise<BenchSubject> {
  return {
    id: model.id,
    bytes: await readModelFile(model),
    input: model.input,
    open: (threads) => loadModel(model, { threads }),
  };
}

/** An ONNX file that is no model of the suite, for comparison; its first input is the picture. Throws `model/unreadable`. */
export function subjectOfFile(id: string, bytes: Uint8Array): BenchSubject {
  const [input] = decodeModel(bytes).graph.input ?? [];
  const dims = input?.type?.tensor_type?.shape?.dim ?? [];
  return {
    id,
    bytes,
    input: {
      name: input?.name ?? '',
      shape: dims.map(({ dim_value: size, dim_param: free }) => size || (free ?? '')),
    },
    open: (threads) => loadModelFromBuffer(bytes, { id, threads }),
  };
}

/** Times models and the machine's peak in turns, with each number of threads. */
export async function benchModels(
  models: readonly BenchSubject[],
  options: {
    readonly threads: readonly number[];
    readonly rounds: number;
    readonly clockMs: () => number;
    readonly onRound?: (done: number) => void;
  },
): Promise<BenchResult> {
  const works: {
    peak?: PeakKey;
    model?: ModelKey;
    run: () => Promise<unknown>;
    release: () => Promise<void>;
  }[] = [];
  try {
    for (const threads of options.threads) {
      for (const precision of ['float32', 'int8'] as const) {
        const network = await peakNetwork(precision, { threads });
        works.push({
          peak: { precision, threads },
          run: () => network.run(peakInput),
          release: () => network.release(),
        });
      }
    }
    for (const model of models) {
      const input = exampleInput(model);
      const { bytes } = model;
      const multiplyAdds = await countMultiplyAdds(bytes, { [model.input.name]: input });
      for (const threads of options.threads) {
        const network = await model.open(threads);
        works.push({
          model: {
            id: model.id,
            precision: machinePrecision(bytes),
            threads,
            inputShape: input.shape,
            multiplyAdds,
          },
          run: () => network.run({ [model.input.name]: input }),
          release: () => network.release(),
        });
      }
    }
    const times = await timeInTurns(works, options);
    const peaks = works.flatMap(({ peak }, i) =>
      peak === undefined
        ? []
        : [{ ...peak, multiplyAddsPerSec: (1000 * peakMultiplyAdds) / (times[i]?.fastestMs ?? NaN) }],
    );
    return {
      peaks,
      models: works.flatMap(({ model }, i) => {
        const measured = times[i];
        return model === undefined || measured === undefined
          ? []
          : [{ ...model, ...measured, limitMs: limitOf(model, peaks) }];
      }),
    };
  } finally {
    for (const { release } of works) await release();
  }
}

type PeakKey = Pick<PeakTimes, 'precision' | 'threads'>;
type ModelKey = Omit<ModelTimes, keyof Times | 'limitMs'>;

function limitOf(model: ModelKey, peaks: readonly PeakTimes[]): number {
  const peak = peaks.find(
    ({ precision, threads }) => precision === model.precision && threads === model.threads,
  );
  return (1000 * model.multiplyAdds) / (peak?.multiplyAddsPerSec ?? NaN);
}

/** A picture of noise that is the same every time: some processors multiply zeros faster. */
function exampleInput({ input }: BenchSubject): Tensor {
  const shape = input.shape.map((size) => (typeof size === 'number' ? size : (freeSizes[size] ?? 1)));
  const count = shape.reduce((product, size) => product * size, 1);
  return { data: Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 256) / 256), shape };
}
