import { RapportError } from '../../RapportError.js';
import type { FaceIdentity } from '../Face.js';
import { cosineSimilarity } from './cosineSimilarity.js';

/** The people of a session, as embeddings of their faces. */
export interface IdentityGallery {
  /** The enrolled child's templates (`enrolTemplate`), one for each look, such as with and without glasses. */
  readonly child: readonly Float32Array[];
  /** Those of the therapist and whoever else was in the picture when the child was enrolled. */
  readonly others: readonly Float32Array[];
}

export interface IdentityThresholds {
  /** Lowest similarity at which two faces are one person's. */
  readonly samePerson: number;
  /** The nearest person must be this much nearer than the next. */
  readonly margin: number;
  /** Below this similarity to every one of the child's templates a face is certainly not the child's. */
  readonly notChild: number;
}

/** For MobileFaceNet, from the verification bench on named press photographs (`docs/faces.md`). */
export const mobileFaceNetThresholds: IdentityThresholds = { samePerson: 0.5, margin: 0.1, notChild: 0.2 };

/**
 * Whose face an embedding is. `unknown` rather than a guess: the child only where a template of the child is near and
 * nobody else's is nearly as near.
 */
export function identify(
  embedding: Float32Array,
  gallery: IdentityGallery,
  thresholds: IdentityThresholds = mobileFaceNetThresholds,
): FaceIdentity {
  const { samePerson, margin, notChild } = thresholds;
  const childSimilarity = nearestSimilarity(embedding, gallery.child);
  const otherSimilarity = nearestSimilarity(embedding, gallery.others);
  const isChild = childSimilarity >= samePerson && childSimilarity >= otherSimilarity + margin;
  const isOther = otherSimilarity >= samePerson && otherSimilarity >= childSimilarity + margin;
  const isNobodyKnown = gallery.child.length > 0 && childSimilarity < notChild;
  return { person: isChild ? 'child' : isOther || isNobodyKnown ? 'other' : 'unknown', childSimilarity };
}

/** The similarity to the nearest template; -1 where there is none. */
export function nearestSimilarity(embedding: Float32Array, templates: readonly Float32Array[]): number {
  return Math.max(-1, ...templates.map((template) => cosineSimilarity(embedding, template)));
}

/**
 * One template from several embeddings of one person in one session: the mean of their directions, of length 1.
 *
 * Throws `identity/too-few` for fewer than three, and `identity/several-people` where one of them is not near the mean:
 * someone else was in the picture.
 */
export function enrolTemplate(
  embeddings: readonly Float32Array[],
  thresholds: IdentityThresholds = mobileFaceNetThresholds,
): Float32Array {
  if (embeddings.length < 3) {
    throw new RapportError(
      'identity/too-few',
      `Enrolment needs at least 3 views of the face, but got ${embeddings.length}: let the person look at the camera a little longer.`,
    );
  }
  const template = meanDirection(embeddings);
  // Not `<`: an embedding of numbers that are none is near nobody.
  const isNear = (embedding: Float32Array): boolean =>
    cosineSimilarity(embedding, template) >= thresholds.samePerson;
  if (!embeddings.every(isNear)) {
    throw new RapportError(
      'identity/several-people',
      'The views to enrol do not show one person: let only that person look at the camera.',
    );
  }
  return template;
}

/**
 * Whom a session's faces are told apart from, of views of the child and of whoever else was in the same pictures.
 *
 * @param others embeddings of each other face; one without three views that agree says nothing
 * @returns the gallery, and how many other faces were left out because they look like the child: a mirror's, a sibling's
 * @throws RapportError as `enrolTemplate`, of the child's views
 */
export function enrolGallery(
  child: readonly Float32Array[],
  others: readonly (readonly Float32Array[])[],
): { readonly gallery: IdentityGallery; readonly alike: number } {
  const template = enrolTemplate(child);
  const templates = others.flatMap((views) => {
    try {
      return [enrolTemplate(views)];
    } catch (error) {
      if (error instanceof RapportError) return [];
      throw error;
    }
  });
  const { samePerson } = mobileFaceNetThresholds;
  const apart = templates.filter((other) => cosineSimilarity(other, template) < samePerson);
  return { gallery: { child: [template], others: apart }, alike: templates.length - apart.length };
}

/** The mean of the vectors' directions, scaled to length 1; zero where they cancel. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    const length = norm(vector);
    if (length > 0)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number) / length;
  }
  const length = norm(sum);
  return length === 0 ? sum : sum.map((value) => value / length);
}

function norm(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
