import type { Warning } from '../../core/Warning.js';

/** The answer of a service: the refusal, or else what was done, and what whoever wrote it is to mind: the record has it already, and the next text need not. */
export function answered(
  refused: string | undefined,
  done: string,
  warnings: readonly (Warning | undefined)[] = [],
): { readonly success: boolean; readonly message: string } {
  const told = warnings.flatMap((warning) => (warning ? [warning.text] : []));
  return { success: refused === undefined, message: refused ?? [done, ...told].join(' ') };
}
