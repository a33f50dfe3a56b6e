/** How well classes are told apart, from a confusion table. */
export interface Classification {
  readonly accuracy: number;
  /** Mean F1 of the classes that occur among the labels. */
  readonly macroF1: number;
  /** Mean recall of these classes. */
  readonly balancedAccuracy: number;
  readonly classes: readonly ClassFigures[];
}

/** `undefined` where nothing was labelled, or nothing predicted, as this class. */
export interface ClassFigures {
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly f1: number | undefined;
  readonly support: number;
}

/** Counts of label (row) against prediction (column), `classCount` by `classCount`, row-major. */
export function confusionTable(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classCount: number,
): Uint32Array {
  const table = new Uint32Array(classCount * classCount);
  for (let i = 0; i < labels.length; i++) {
    const cell = (labels[i] ?? 0) * classCount + (predictions[i] ?? 0);
    table[cell] = (table[cell] ?? 0) + 1;
  }
  return table;
}

/** The figures of a confusion table; `undefined` for an empty one. */
export function classification(table: Uint32Array, classCount: number): Classification | undefined {
  const total = table.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const classes = Array.from({ length: classCount }, (_, index) =>
    classFigures(table, { classCount, index }),
  );
  const labelled = classes.filter(({ support }) => support > 0);
  const mean = (value: (figures: ClassFigures) => number) =>
    labelled.reduce((sum, figures) => sum + value(figures), 0) / labelled.length;
  const right = classes.reduce((sum, _, index) => sum + (table[index * classCount + index] ?? 0), 0);
  return {
    accuracy: right / total,
    macroF1: mean(({ f1 }) => f1 ?? 0),
    balancedAccuracy: mean(({ recall }) => recall ?? 0),
    classes,
  };
}

function classFigures(
  table: Uint32Array,
  { classCount, index }: { readonly classCount: number; readonly index: number },
): ClassFigures {
  let support = 0;
  let predicted = 0;
  for (let other = 0; other < classCount; other++) {
    support += table[index * classCount + other] ?? 0;
    predicted += table[other * classCount + index] ?? 0;
  }
  const right = table[index * classCount + index] ?? 0;
  return {
    precision: predicted === 0 ? undefined : right / predicted,
    recall: support === 0 ? undefined : right / support,
    f1: support + predicted === 0 ? undefined : (2 * right) / (support + predicted),
    support,
  };
}
