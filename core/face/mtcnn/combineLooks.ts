import type { BoundingBox, DetectedFace, Point } from '../Face.js';

/** Looks whose score is this near to the best are as good. */
const scoreTolerance = 0.01;

/** One face from several looks at it: the mean of the best ones, which trembles less than any; `undefined` for no look. */
export function combineLooks(looks: readonly (DetectedFace | undefined)[]): DetectedFace | undefined {
  const seen = looks.filter((look) => look !== undefined);
  if (seen.length === 0) return undefined;
  const score = Math.max(...seen.map((look) => look.score));
  const best = seen.filter((look) => look.score >= score - scoreTolerance);
  const mean = (of: (look: DetectedFace) => number) =>
    best.reduce((sum, look) => sum + of(look), 0) / best.length;
  const edge = (key: keyof BoundingBox) => mean(({ box }) => box[key]);
  const point = (i: 0 | 1 | 2 | 3 | 4): Point => ({
    x: mean(({ landmarks }) => landmarks[i].x),
    y: mean(({ landmarks }) => landmarks[i].y),
  });
  return {
    box: { x: edge('x'), y: edge('y'), width: edge('width'), height: edge('height') },
    score,
    landmarks: [point(0), point(1), point(2), point(3), point(4)],
  };
}
