import type { Agreement } from '../metrics/agreement.js';
import type { Protocol, SkippedSetting } from './protocol.js';

/** How one setting did on one child in one run. */
export interface TaskResult {
  readonly protocol: Protocol;
  readonly run: number;
  readonly childId: string;
  readonly culture: string;
  /** Share of the child's own frames used, for M6's curve; left out elsewhere. */
  readonly share?: number;
  readonly agreement: Agreement;
  /** Frames judged. */
  readonly frames: number;
  /** Epochs of the last training that made this head. */
  readonly epochs: number;
  /** One sentence when the head is no better than its training labels' mean. */
  readonly ineffective?: string;
}

/**
 * Whether a head says more than its training labels' mean; `not known` where labels of one value cannot show it, and
 * `undefined` for ME, which is no head.
 */
export function effectivenessOf({
  protocol,
  ineffective,
  agreement,
}: TaskResult): 'effective' | 'ineffective' | 'not known' | undefined {
  if (protocol === 'ME') return undefined;
  if (ineffective !== undefined) return 'ineffective';
  // Estimates of one value are ineffective; a correlation is then missing only where the labels are.
  return agreement.pc === undefined ? 'not known' : 'effective';
}

/** What one task answered, and what it could not try. */
export interface TaskOutcome {
  readonly results: readonly TaskResult[];
  readonly skipped: readonly SkippedSetting[];
}
