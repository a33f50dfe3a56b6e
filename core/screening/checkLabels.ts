import { RapportError } from '../RapportError.js';
import { plainId, samePlainIds } from './likeIds.js';

/** A row of the clinicians' table. */
export interface LabelRow {
  readonly childId: string;
  readonly label: string;
  /** Its line in the file, from 1. */
  readonly line: number;
}

/** The two classes, the positive one named by the user. */
export interface Classes {
  readonly positive: string;
  readonly negative: string;
}

/**
 * The label of each child, by id.
 *
 * @throws RapportError `cohort/label-missing` for an empty cell, `cohort/label-twice`, `cohort/ids-alike` for ids that differ
 *   in case or blanks alone
 */
export function labelsByChild(rows: readonly LabelRow[]): Map<string, string> {
  const byChild = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const { childId, label, line } of rows) {
    if (childId === '' || label === '')
      throw new RapportError(
        'cohort/label-missing',
        `Line ${line} of the labels lacks a ${childId === '' ? 'child' : 'label'}: fill it in, or take the line out.`,
      );
    const before = lines.get(childId);
    if (before !== undefined)
      throw new RapportError(
        'cohort/label-twice',
        `The labels have ${childId} twice, in lines ${before} and ${line}: keep one of them.`,
      );
    byChild.set(childId, label);
    lines.set(childId, line);
  }
  const alike = samePlainIds([...byChild.keys()]);
  if (alike !== undefined)
    throw new RapportError(
      'cohort/ids-alike',
      `The labels have "${alike[0]}" and "${alike[1]}", which differ in case or blanks alone: give one child one id.`,
    );
  return byChild;
}

/**
 * The two classes.
 *
 * @param positive the class that sensitivity speaks of, as the user named it
 * @throws RapportError `cohort/classes` unless there are two labels, `cohort/positive` when the positive one is not named or
 *   is none of them
 */
export function classesOf(labels: Iterable<string>, positive: string | undefined): Classes {
  const classes = [...new Set(labels)].sort();
  const alike = samePlainIds(classes);
  if (alike !== undefined)
    throw new RapportError(
      'cohort/classes',
      `The labels "${alike[0]}" and "${alike[1]}" differ in case or blanks alone: write each class in one way.`,
    );
  const [first, second, third] = classes;
  if (first === undefined || second === undefined || third !== undefined)
    throw new RapportError(
      'cohort/classes',
      `The labels of these children have ${classes.length === 1 ? 'one class' : `${classes.length} classes`} (${classes.slice(0, 5).join(', ')}) and must have two.`,
    );
  if (positive === undefined)
    throw new RapportError(
      'cohort/positive',
      `Say which class sensitivity speaks of: add --positive "${first}" or --positive "${second}".`,
    );
  if (!classes.includes(positive)) {
    const meant = classes.find((label) => plainId(label) === plainId(positive));
    throw new RapportError(
      'cohort/positive',
      `No label is "${positive}": ${meant === undefined ? `the labels are "${first}" and "${second}"` : `did you mean "${meant}"?`}${meant === undefined ? '.' : ''}`,
    );
  }
  return { positive, negative: positive === first ? second : first };
}
