/** When training ends before its last epoch (Keras's EarlyStopping on the validation loss). */
export interface EarlyStoppingSettings {
  /** A smaller fall of the loss is no improvement. Paper 003's task: 0.01. */
  readonly minChange: number;
  /** Epochs without improvement after which training ends. 4. */
  readonly patience: number;
}

export interface EarlyStoppingState {
  /** The loss that the next must undercut by `minChange`. */
  readonly best: number;
  readonly epochsWithout: number;
  readonly stop: boolean;
}

export const earlyStoppingStart: EarlyStoppingState = {
  best: Number.POSITIVE_INFINITY,
  epochsWithout: 0,
  stop: false,
};

/** The state after one more epoch with this validation loss; a loss that is not a number is no improvement. */
export function earlyStoppingStep(
  state: EarlyStoppingState,
  loss: number,
  settings: EarlyStoppingSettings,
): EarlyStoppingState {
  if (loss < state.best - settings.minChange) return { best: loss, epochsWithout: 0, stop: false };
  const epochsWithout = state.epochsWithout + 1;
  return { best: state.best, epochsWithout, stop: epochsWithout >= settings.patience };
}
