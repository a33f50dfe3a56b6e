import { attributeNames } from '../affect/attributes.js';
import { featureNames } from '../session/featureVector.js';
import { benjaminiHochberg, holm } from './adjustPValues.js';
import { labelsOf, type Cohort } from './Cohort.js';
import { columnsOf, featureGroups } from './featureGroups.js';
import { isAsGoodAsConstant } from './folds.js';
import { studentTTest, type TTest } from './studentT.js';

/** One test and its p-value among those of its family. */
export interface AdjustedTest extends TTest {
  readonly name: string;
  readonly holm: number;
  readonly benjaminiHochberg: number;
}

/** The tests of a family, and what could not be tested by name. */
export interface TestFamily {
  readonly tests: readonly AdjustedTest[];
  readonly untested: readonly string[];
}

/** Student's t-tests of the two classes, positive minus negative; each family is adjusted by itself. */
export interface AttributeTests {
  /** Paper 000's figure 3c: action units, arousal, valence, expressions. */
  readonly groups: TestFamily;
  /** The 22 attributes by their mean over the recording. */
  readonly attributes: TestFamily;
  /** All 58 numbers. */
  readonly numbers: TestFamily;
}

type Column = readonly (number | undefined)[];

function familyOf(
  columns: readonly { readonly name: string; readonly values: Column }[],
  labels: Uint8Array,
): TestFamily {
  const found = columns.map(({ name, values }) => {
    const known = (label: number): number[] =>
      values.filter((value, row): value is number => value !== undefined && labels[row] === label);
    const all = [...known(0), ...known(1)];
    const test = all.length > 0 && !isAsGoodAsConstant(all) ? studentTTest(known(1), known(0)) : undefined;
    return { name, test };
  });
  const tested = found.flatMap(({ name, test }) => (test === undefined ? [] : [{ ...test, name }]));
  const pValues = tested.map(({ p }) => p);
  const [byHolm, byShare] = [holm(pValues), benjaminiHochberg(pValues)];
  return {
    tests: tested.map((test, index) => ({
      ...test,
      holm: byHolm[index] ?? Number.NaN,
      benjaminiHochberg: byShare[index] ?? Number.NaN,
    })),
    untested: found.filter(({ test }) => test === undefined).map(({ name }) => name),
  };
}

/** A number in standard deviations from the cohort's mean; without spread it is no number. */
function standardised(values: Column): Column {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2 || isAsGoodAsConstant(known)) return values.map(() => undefined);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
  return values.map((value) => (value === undefined ? undefined : (value - mean) / sd));
}

/** The mean of a child's known numbers among these. */
function averaged(columns: readonly Column[], children: number): Column {
  return Array.from({ length: children }, (_, row) => {
    const known = columns.map((column) => column[row]).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/**
 * The t-tests of a cohort.
 *
 * The paper tests four groups and does not say how it makes one number of a group's several: here it is the mean of the
 * group's standardised numbers. An attribute is tested by its mean over the recording.
 */
export function attributeTests(cohort: Cohort): AttributeTests {
  const labels = labelsOf(cohort);
  const columns = featureNames.map((name, column) => ({
    name,
    values: cohort.children.map(({ vector }) => vector[column]),
  }));
  const groups = featureGroups.map((group) => ({
    name: group,
    values: averaged(
      columnsOf([group]).map((column) => standardised(columns[column]?.values ?? [])),
      cohort.children.length,
    ),
  }));
  const attributes = columns
    .slice(0, attributeNames.length)
    .map(({ values }, index) => ({ name: attributeNames[index] ?? '', values }));
  return {
    groups: familyOf(groups, labels),
    attributes: familyOf(attributes, labels),
    numbers: familyOf(columns, labels),
  };
}
