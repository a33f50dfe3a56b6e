import type { EarlyStoppingSettings } from './earlyStopping.js';

/** Adadelta (Zeiler 2012) as Keras 2 had it when paper 003 was written; its learning rate of 1.0 does not appear. */
export interface AdadeltaSettings {
  /** Decay of the running means. */
  readonly rho: number;
  readonly epsilon: number;
}

/** How a network is fitted. */
export interface TrainingSettings extends EarlyStoppingSettings {
  readonly batchSize: number;
  readonly maxEpochs: number;
  readonly adadelta: AdadeltaSettings;
  /** Decides the start's weights and the order of the samples. */
  readonly seed: number;
}

/** Paper 003, section III-C, with Keras 2's Adadelta. */
export const paperSettings: Omit<TrainingSettings, 'seed'> = {
  batchSize: 128,
  maxEpochs: 20,
  minChange: 0.01,
  patience: 4,
  adadelta: { rho: 0.95, epsilon: 1e-7 },
};
