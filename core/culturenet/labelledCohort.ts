import type { LabelledFeatures } from '../annotation/LabelledFeatures.js';
import { RapportError } from '../RapportError.js';

/** What was left out of a cohort, and why. */
export interface LeftOut {
  readonly withoutLabel: number;
  readonly duplicates: number;
}

export interface LabelledCohort {
  /** One entry a child, its recordings joined in the order given; every label a number in [-1, 1]. */
  readonly children: readonly LabelledFeatures[];
  readonly leftOut: LeftOut;
}

export interface CohortOptions {
  /** `refuse` a frame that occurs twice, or `drop` all of its copies but the first. */
  readonly duplicates: 'refuse' | 'drop';
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** FNV-1a over a row's bits, a word at a time: equal rows have equal hashes. */
function rowHash(bits: Uint32Array, from: number, width: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < from + width; index += 1) {
    hash = Math.imul(hash ^ (bits[index] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}

interface Row {
  readonly bits: Uint32Array;
  readonly from: number;
}

function sameRow(left: Row, right: Row, width: number): boolean {
  for (let index = 0; index < width; index += 1) {
    if (left.bits[left.from + index] !== right.bits[right.from + index]) return false;
  }
  return true;
}

/** Remembers rows and tells whether one has been seen before. */
function duplicateFinder(width: number): (row: Row) => boolean {
  const seen = new Map<number, Row[]>();
  return (row) => {
    const hash = rowHash(row.bits, row.from, width);
    const others = seen.get(hash);
    if (others === undefined) {
      seen.set(hash, [row]);
      return false;
    }
    if (others.some((other) => sameRow(other, row, width))) return true;
    others.push(row);
    return false;
  };
}

function requireAlike(first: LabelledFeatures, other: LabelledFeatures): void {
  if (other.width !== first.width || other.featureModel.sha256 !== first.featureModel.sha256) {
    throw new RapportError(
      'head/mixed-feature-models',
      `The features of ${other.childId} come from ${other.featureModel.id} (${other.width} numbers) and those of ${first.childId} from ${first.featureModel.id} (${first.width}): make all with one model.`,
    );
  }
}

function requireFinite(child: LabelledFeatures): void {
  const bad = child.frames.features.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RapportError(
      'head/not-finite',
      `The features of ${child.childId} hold a value that is no number (frame ${Math.floor(bad / child.width)}): make them again with "rapport head features".`,
    );
  }
  const outside = child.frames.labels.find((label) => Math.abs(label) > 1);
  if (outside !== undefined) {
    throw new RapportError(
      'head/label-out-of-range',
      `A label of ${child.childId} is ${outside}, outside [-1, 1]: correct the annotations.`,
    );
  }
}

function joined(
  childId: string,
  recordings: readonly { child: LabelledFeatures; rows: number[] }[],
): LabelledFeatures {
  const first = recordings[0]?.child;
  if (first === undefined) throw new RapportError('head/no-data', `There are no features of ${childId}.`);
  const count = recordings.reduce((sum, { rows }) => sum + rows.length, 0);
  const { width } = first;
  const stampNs = new BigInt64Array(count);
  const features = new Float32Array(count * width);
  const labels = new Float32Array(count);
  let target = 0;
  for (const { child, rows } of recordings) {
    for (const row of rows) {
      stampNs[target] = child.frames.stampNs[row] ?? 0n;
      labels[target] = child.frames.labels[row] ?? Number.NaN;
      features.set(child.frames.features.subarray(row * width, (row + 1) * width), target * width);
      target += 1;
    }
  }
  return { ...first, childId, frames: { stampNs, features, labels } };
}

/**
 * Recordings as one table a child, without the frames that have no label.
 *
 * @throws RapportError `head/no-data`, `head/mixed-feature-models`, `head/child-of-two-cultures`, `head/not-finite`,
 * `head/label-out-of-range`, or `head/duplicated-frames`: a frame that occurs twice would be learned from and judged on.
 */
export function labelledCohort(
  recordings: Iterable<LabelledFeatures>,
  options: CohortOptions = { duplicates: 'refuse' },
): LabelledCohort {
  let first: LabelledFeatures | undefined;
  let isDuplicate: ((row: Row) => boolean) | undefined;
  let withoutLabel = 0;
  let duplicates = 0;
  const byChild = new Map<string, { child: LabelledFeatures; rows: number[] }[]>();
  for (const child of recordings) {
    first ??= child;
    isDuplicate ??= duplicateFinder(first.width);
    requireAlike(first, child);
    requireFinite(child);
    const others = byChild.get(child.childId) ?? [];
    if (others.some((other) => other.child.culture !== child.culture)) {
      throw new RapportError(
        'head/child-of-two-cultures',
        `Child ${child.childId} appears with two cultures: make its features again with one "--culture".`,
      );
    }
    const bits = bitsOf(child.frames.features);
    const rows: number[] = [];
    for (const [row, label] of child.frames.labels.entries()) {
      if (Number.isNaN(label)) withoutLabel += 1;
      else if (isDuplicate({ bits, from: row * child.width })) duplicates += 1;
      else rows.push(row);
    }
    byChild.set(child.childId, [...others, { child, rows }]);
  }
  if (first === undefined) {
    throw new RapportError('head/no-data', 'There are no features: make some with "rapport head features".');
  }
  if (duplicates > 0 && options.duplicates === 'refuse') {
    throw new RapportError(
      'head/duplicated-frames',
      `${duplicates} frames occur more than once, so that a head would be judged on frames that it learned: leave the copies out with "--duplicates drop".`,
    );
  }
  return {
    children: [...byChild].map(([childId, parts]) => joined(childId, parts)),
    leftOut: { withoutLabel, duplicates },
  };
}
