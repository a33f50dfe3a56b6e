import { actionUnits } from '../../core/affect/attributes.js';
import {
  bootstrapIntervals,
  type BootstrapInterval,
  type BootstrapOptions,
} from '../../core/metrics/bootstrap.js';
import type { Figure } from './affectFigures.js';
import { calibration } from './calibration.js';
import type { JudgedFace } from './estimateFaces.js';

/** One action unit against people's FACS codes. */
export interface CodedUnit {
  readonly present: number;
  readonly absent: number;
  /** Of "present" at a probability of at least 0.5. */
  readonly f1: Figure;
  /** Area under the receiver's curve: that a picture with the unit has the greater probability than one without. */
  readonly areaUnderCurve: number | undefined;
  readonly calibrationError: number | undefined;
}

export interface CodedUnitFigures {
  /** Pictures on which at least one unit is coded present: neutral first frames say little of what is told apart. */
  readonly pictures: number;
  readonly units: Readonly<Record<string, CodedUnit>>;
  /** Mean over the units that at least `fewestPresent` pictures show. */
  readonly meanF1: number | undefined;
}

/** A unit that fewer pictures show is left out of the mean. */
const fewestPresent = 5;

const threshold = 0.5;

/** F1 at 0.5, area under the curve and calibration of each unit on coded pictures; `undefined` without any. */
export function codedUnitFigures(
  judged: readonly JudgedFace[],
  bootstrap: BootstrapOptions,
): CodedUnitFigures | undefined {
  const coded = judged.filter(({ face }) => face.codedUnits?.includes(1) === true);
  if (coded.length < 2) return undefined;
  const truths = actionUnits.map((_, unit) =>
    Float64Array.from(coded, ({ face }) => face.codedUnits?.[unit] ?? NaN),
  );
  const answers = actionUnits.map((_, unit) =>
    Float64Array.from(coded, ({ estimate }) => estimate.actionUnits[unit] ?? NaN),
  );
  const labels = actionUnits.map((unit) => `AU${unit}`);
  const f1s = (columns: readonly ArrayLike<number>[]) =>
    Object.fromEntries(
      labels.map((name, unit) => [name, f1Of(columns[2 * unit] ?? [], columns[2 * unit + 1] ?? [])]),
    );
  const columns = actionUnits.flatMap((_, unit) => [truths[unit] ?? [], answers[unit] ?? []]);
  const intervals: Record<string, BootstrapInterval | undefined> = bootstrapIntervals(
    columns,
    f1s,
    bootstrap,
  );
  const values = f1s(columns);
  const units = labels.map((name, unit): [string, CodedUnit] => {
    const { truth, answer } = known(truths[unit] ?? [], answers[unit] ?? []);
    const codes = Array.from(truths[unit] ?? []).filter(Number.isFinite);
    const present = codes.filter((code) => code === 1).length;
    return [
      name,
      {
        present,
        absent: codes.length - present,
        f1: { value: values[name], interval: intervals[name] },
        areaUnderCurve: areaUnderCurve(truth, answer),
        calibrationError: calibration(answer, truth)?.error,
      },
    ];
  });
  const counted = units.flatMap(([, { present, f1 }]) =>
    present >= fewestPresent && f1.value !== undefined ? [f1.value] : [],
  );
  return {
    pictures: coded.length,
    units: Object.fromEntries(units),
    meanF1:
      counted.length === 0 ? undefined : counted.reduce((sum, value) => sum + value, 0) / counted.length,
  };
}

/** The rows that are coded and answered. */
function known(
  truth: ArrayLike<number>,
  answer: ArrayLike<number>,
): { readonly truth: number[]; readonly answer: number[] } {
  const rows = Array.from(truth, (code, i) => ({ code, said: answer[i] ?? NaN })).filter(
    ({ code, said }) => Number.isFinite(code) && Number.isFinite(said),
  );
  return { truth: rows.map(({ code }) => code), answer: rows.map(({ said }) => said) };
}

/** `undefined` where no row has the unit, present or answered so. */
function f1Of(truths: ArrayLike<number>, answers: ArrayLike<number>): number | undefined {
  const { truth, answer } = known(truths, answers);
  const found = answer.filter((said) => said >= threshold).length;
  const present = truth.filter((code) => code === 1).length;
  const both = truth.filter((code, i) => code === 1 && (answer[i] ?? 0) >= threshold).length;
  return found + present === 0 || truth.length === 0 ? undefined : (2 * both) / (found + present);
}

/** By ranks (Mann & Whitney), ties at half; `undefined` where one of the two does not occur. */
export function areaUnderCurve(truth: readonly number[], answer: readonly number[]): number | undefined {
  const rows = truth.map((code, i) => ({ code, said: answer[i] ?? 0 })).sort((a, b) => a.said - b.said);
  const present = truth.filter((code) => code === 1).length;
  const absent = truth.length - present;
  if (present === 0 || absent === 0) return undefined;
  let ranks = 0;
  for (let i = 0; i < rows.length;) {
    let end = i;
    while (end < rows.length && rows[end]?.said === rows[i]?.said) end++;
    const rank = (i + 1 + end) / 2;
    ranks += rank * rows.slice(i, end).filter(({ code }) => code === 1).length;
    i = end;
  }
  return (ranks - (present * (present + 1)) / 2) / (present * absent);
}
