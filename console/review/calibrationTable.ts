import type { Cell, ComparedTable } from '../../core/diff/compareTables.js';
import type { CalibrationFigure, ClipFile, TrainingResult } from '../wire/calibration.js';

/** Coders' trainings, and the clips that they were made on. */
export interface Trainings {
  readonly clips: readonly Omit<ClipFile, 'values'>[];
  readonly trainings: readonly TrainingResult[];
}

/** A row a training: who, when, on which span and reference, and how near. */
export function calibrationTable({ clips, trainings }: Trainings): ComparedTable {
  const clipOf = (training: TrainingResult) => clips.find(({ clip }) => clip === training.clip);
  const column = (name: string, value: (training: TrainingResult) => Cell): [string, Cell[]] => [
    name,
    trainings.map(value),
  ];
  const figure = (name: string, of: (figures: TrainingResult['figures']) => CalibrationFigure) => [
    column(name, ({ figures }) => of(figures).value ?? undefined),
    column(`${name}_low`, ({ figures }) => of(figures).low ?? undefined),
    column(`${name}_high`, ({ figures }) => of(figures).high ?? undefined),
  ];
  const stamp = (text: string | undefined): Cell => (text === undefined ? undefined : BigInt(text));
  return {
    rows: trainings.length,
    columns: new Map([
      column('coder', ({ coder }) => coder),
      column('attempt', ({ attempt }) => attempt),
      column('at', ({ at }) => at),
      column('blind', ({ isBlind }) => isBlind),
      column('clip', ({ clip }) => clip),
      column('from_ns', (training) => stamp(clipOf(training)?.fromNs)),
      column('to_ns', (training) => stamp(clipOf(training)?.toNs)),
      column('reference', (training) =>
        clipOf(training)
          ?.reference.map(({ coder, pass }) => `${coder} ${pass}`)
          .join(', '),
      ),
      ...figure('ccc', ({ concordance }) => concordance),
      ...figure('icc_absolute', ({ absolute }) => absolute),
      ...figure('icc_consistency', ({ consistency }) => consistency),
      ...figure('bias', ({ bias }) => bias),
      column('lag_sec', ({ figures }) => figures.lagSec ?? undefined),
      column('lag_taken_back_sec', ({ lagSec }) => lagSec),
      column('ccc_without_lag', ({ figures }) => figures.concordanceWithoutLag ?? undefined),
      column('common_sec', ({ figures }) => figures.commonSec),
      column('reference_sec', ({ figures }) => figures.referenceSec),
    ]),
  };
}
