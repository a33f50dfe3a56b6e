import type { DiagnosticStatus } from '../nodes/runtime/NodeDiagnostics.js';

/** What an operator has been shown of a node's health. */
export interface ShownStatus {
  /** The sentences of the last status, without their numbers. */
  readonly last: readonly string[];
  /** How often the node had given a warning by then. */
  readonly given: number;
  /** Those of the sentences that the operator has read. */
  readonly shown: readonly string[];
  readonly isUnwell: boolean;
  /** When the last line came, monotonic milliseconds. */
  readonly lineMs: number;
}

export const nothingShown: ShownStatus = {
  last: [],
  given: 0,
  shown: [],
  isUnwell: false,
  lineMs: -Infinity,
};

/** A node gets at most one line in so long. */
const throttleMs = 2_000;

/** diagnostic_msgs/DiagnosticStatus levels. */
const levels = { ok: 0, error: 2 } as const;

/**
 * The line that a node's next status is worth, if any: an error at once, a warning when it is given in two successive
 * statuses, and that all is well again. A sentence in which only the numbers change is not new.
 *
 * A status keeps a warning for seconds after it was last given, so that only the counts tell one that passes, as before the
 * first face is confirmed, from one that lasts.
 */
export function stepShownStatus(
  before: ShownStatus,
  { status, nowMs }: { readonly status: DiagnosticStatus; readonly nowMs: number },
): { readonly state: ShownStatus; readonly line?: string } {
  const { level, message } = status;
  const source = status.name.replace(/^rapport: /, '');
  const sentences = level === levels.ok ? [] : sentencesOf(message);
  const given = timesGiven(status);
  const last = sentences.map(withoutNumbers);
  const state = { ...before, last, given };
  if (nowMs - before.lineMs < throttleMs) return { state };

  if (sentences.length === 0)
    return before.isUnwell
      ? { state: { ...state, shown: [], isUnwell: false, lineMs: nowMs }, line: `  ✓ ${source}: well again` }
      : { state };

  const lasts = (sentence: string): boolean =>
    level >= levels.error || (given !== before.given && before.last.includes(withoutNumbers(sentence)));
  const fresh = sentences.filter((each) => lasts(each) && !before.shown.includes(withoutNumbers(each)));
  const shown = [...before.shown.filter((each) => last.includes(each)), ...fresh.map(withoutNumbers)];
  return fresh.length === 0
    ? { state: { ...state, shown } }
    : {
        state: { ...state, shown, isUnwell: true, lineMs: nowMs },
        line: `  ! ${source}: ${fresh.join(' ')}`,
      };
}

function sentencesOf(message: string): string[] {
  return message.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
}

function withoutNumbers(sentence: string): string {
  return sentence.replaceAll(/\d+(?:[.,]\d+)*/g, '');
}

/** NodeDiagnostics counts each of its warnings. */
function timesGiven({ values }: DiagnosticStatus): number {
  return values
    .filter(({ key }) => key.endsWith('[count]'))
    .reduce((sum, { value }) => sum + Number(value), 0);
}
