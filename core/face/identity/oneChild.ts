import type { VisibleFace } from '../Face.js';

/** There is one child: of several faces that were taken for it the most similar one keeps its name, the others are unknown. */
export function oneChild(faces: readonly VisibleFace[]): VisibleFace[] {
  const similarity = ({ identity }: VisibleFace): number =>
    identity?.person === 'child' ? identity.childSimilarity : -Infinity;
  const greatest = Math.max(...faces.map(similarity));
  const child = faces.find((face) => similarity(face) === greatest);
  return faces.map((face) =>
    face === child || face.identity?.person !== 'child'
      ? face
      : { ...face, identity: { ...face.identity, person: 'unknown' } },
  );
}
