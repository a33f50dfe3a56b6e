import type { AffectEstimate } from '../affect/AffectEstimate.js';

/** Under this name a simulated coder's annotations are recorded: whoever reads them knows that nobody judged. */
export const simulatedCoderId = 'simulated-coder';

/**
 * What a simulated coder says of a face, for demonstrations. It is made of what the affect network says of valence and arousal,
 * 0.4 + 0.4 valence + 0.2 arousal, so that a head has something to learn from the same network; it is nobody's judgement, and
 * engagement is not this.
 *
 * @returns -1 .. 1; `undefined` where neither is known
 */
export function simulatedJudgement({
  valence,
  arousal,
}: Pick<AffectEstimate, 'valence' | 'arousal'>): number | undefined {
  const parts = [0.4 * valence, 0.2 * arousal].filter(Number.isFinite);
  if (parts.length === 0) return undefined;
  return Math.min(
    1,
    Math.max(
      -1,
      parts.reduce((sum, part) => sum + part, 0.4),
    ),
  );
}

/** What it says of other recordings at a moment, by the second: a slow curve around -0.2, whatever there is to be seen. */
export function simulatedCurve(seconds: number): number {
  return -0.2 + 0.3 * Math.sin(seconds);
}
