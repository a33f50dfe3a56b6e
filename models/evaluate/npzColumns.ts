import { actionUnits } from '../../core/affect/attributes.js';
import type { NpyArray } from './readNpz.js';

/** What a code says where nothing is known. */
const unknown = 255;

/** Columns of texts that say which picture it is, not of what kind. */
const names = new Set(['subject', 'source']);

/** The row of `au` [N, 12], people's FACS codes: 1, 0 or NaN; `undefined` where nobody coded the picture. */
export function codedUnitsOf(arrays: ReadonlyMap<string, NpyArray>, row: number): Float32Array | undefined {
  const au = arrays.get('au');
  if (au === undefined) return undefined;
  const codes = Float32Array.from(actionUnits, (_, i) => {
    const code = au.data[row * actionUnits.length + i] ?? unknown;
    return code === unknown ? NaN : code;
  });
  return codes.some(Number.isFinite) ? codes : undefined;
}

/** What the columns of `count` texts say of a row, by the column's name; an empty text says nothing. */
export function groupsOf(
  arrays: ReadonlyMap<string, NpyArray>,
  row: number,
  count: number,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from(arrays).flatMap(([name, { text, shape }]) => {
      const value = text?.[row];
      const isGroup = shape.length === 1 && shape[0] === count && !names.has(name);
      return isGroup && value !== undefined && value !== '' ? [[name, value]] : [];
    }),
  );
}
