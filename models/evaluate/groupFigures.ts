import { expressions } from '../../core/affect/attributes.js';
import type { JudgedFace } from './estimateFaces.js';

/** How right the expressions are for one group of a set's pictures. */
export interface GroupFigures {
  /** The set's column, `size` for the height of the picture's face as the set states it. */
  readonly column: string;
  readonly group: string;
  readonly pictures: number;
  readonly accuracy: number;
  /** Mean recall over the expressions that occur. */
  readonly balancedAccuracy: number;
}

/** A group with fewer pictures says nothing. */
const fewestPictures = 10;

/** Figures of every group that a set names (culture, age, …), by column and name; groups under ten pictures are left out. */
export function groupFigures(judged: readonly JudgedFace[]): readonly GroupFigures[] {
  const groups = new Map<string, { column: string; group: string; rows: JudgedFace[] }>();
  for (const each of judged) {
    for (const [column, group] of Object.entries(each.face.groups ?? {})) {
      const key = JSON.stringify([column, group]);
      const found = groups.get(key) ?? { column, group, rows: [] };
      found.rows.push(each);
      groups.set(key, found);
    }
  }
  return Array.from(groups.values())
    .flatMap(({ column, group, rows }) => {
      const known = rows.flatMap((row) => isRight(row) ?? []);
      if (known.length < fewestPictures) return [];
      const recalls = expressions.flatMap((name) => {
        const own = known.filter(({ expression }) => expression === name);
        return own.length === 0 ? [] : [share(own)];
      });
      return {
        column,
        group,
        pictures: known.length,
        accuracy: share(known),
        balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
      };
    })
    .sort((a, b) => a.column.localeCompare(b.column) || a.group.localeCompare(b.group));
}

function share(rows: readonly { readonly right: boolean }[]): number {
  return rows.filter(({ right }) => right).length / rows.length;
}

function isRight({ face, estimate }: JudgedFace): { expression: string; right: boolean } | undefined {
  const label = expressions.findIndex((name) => name === face.expression);
  const own = estimate.expressions[label];
  if (own === undefined || !Number.isFinite(own)) return undefined;
  const most = Math.max(...Array.from(estimate.expressions).filter(Number.isFinite));
  return { expression: face.expression ?? '', right: own === most };
}
