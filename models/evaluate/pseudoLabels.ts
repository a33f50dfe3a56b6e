import { actionUnits, type ActionUnit, type Expression } from '../../core/affect/attributes.js';

/** Labels that stand in for annotations nobody gives us; the same as models/training/affect/labels.py trains on. */

/**
 * Valence and arousal of each expression's word: pleasure and arousal of Russell & Mehrabian 1977, as commonly cited.
 * Contempt has no agreed figure.
 */
export const wordAffect: Readonly<
  Partial<Record<Expression, { readonly valence: number; readonly arousal: number }>>
> = {
  neutral: { valence: 0, arousal: 0 },
  happy: { valence: 0.76, arousal: 0.48 },
  sad: { valence: -0.63, arousal: -0.27 },
  surprise: { valence: 0.4, arousal: 0.67 },
  fear: { valence: -0.64, arousal: 0.6 },
  disgust: { valence: -0.6, arousal: 0.35 },
  anger: { valence: -0.51, arousal: 0.59 },
};

/** Number of MediaPipe's blendshape coefficients. */
export const blendshapeCount = 52;

/**
 * Soft action units from MediaPipe's 52 blendshapes, 12 numbers 0..1 in the order of `actionUnits`.
 *
 * Left and right are averaged. AU6 is the geometric mean of squint and smile, since MediaPipe's cheekSquint is always 0;
 * AU25 is 1 - (1 - jaw open)(1 - lower lip down)(1 - upper lip up). AU9, since noseSneer is always 0 too, is twice the
 * geometric mean of brow down, squint and upper lip up, less with a smile, at most 1, and lies half-way from there to 1
 * where people call the face disgusted. Everything is NaN when `presence`, the landmarker's probability of a face, is at
 * most 0.5.
 */
export function actionUnitsFromBlendshapes(
  blendshapes: ArrayLike<number>,
  presence: number,
  expression?: Expression,
): Float32Array {
  if (!(presence > 0.5)) return new Float32Array(actionUnits.length).fill(NaN);
  const mean = (...indices: number[]) =>
    indices.reduce((sum, index) => sum + Math.min(1, Math.max(0, blendshapes[index] ?? NaN)), 0) /
    indices.length;
  const [jawOpen, smile] = [mean(25), mean(44, 45)];
  const nose = Math.min(1, 2 * Math.cbrt(mean(1, 2) * mean(19, 20) * mean(48, 49)) * (1 - smile));
  const values: Record<ActionUnit, number> = {
    1: mean(3),
    2: mean(4, 5),
    4: mean(1, 2),
    5: mean(21, 22),
    6: Math.sqrt(mean(19, 20) * smile),
    9: expression === 'disgust' ? (1 + nose) / 2 : nose,
    12: smile,
    17: mean(42),
    20: mean(46, 47),
    25: 1 - (1 - jawOpen) * (1 - mean(34, 35)) * (1 - mean(48, 49)),
    26: jawOpen,
    43: mean(9, 10),
  };
  return Float32Array.from(actionUnits, (unit) => values[unit]);
}
