import { everyFinite } from '../../metrics/pairs.js';
import type { FaceIdentity } from '../Face.js';
import { cosineSimilarity } from './cosineSimilarity.js';
import {
  identify,
  meanDirection,
  mobileFaceNetThresholds,
  nearestSimilarity,
  type IdentityGallery,
  type IdentityThresholds,
} from './identityGallery.js';

/** What has been seen of one followed face. */
export interface SeenIdentity {
  /** The newest embeddings, newest last. */
  readonly embeddings: readonly Float32Array[];
  readonly identity: FaceIdentity;
  /** Frames since the newest embedding. */
  readonly age: number;
  /** Whether the newest embedding does not show whom `identity` names, or somebody is near: it is due three times as soon. */
  readonly isDoubtful?: boolean;
  /** Whether the face was hidden since its newest embedding: whoever came back in its place, it is nobody's until then. */
  readonly wasHidden?: boolean;
}

/** By the faces' ids. */
export type IdentityMemory = Readonly<Partial<Record<string, SeenIdentity>>>;

/** So many embeddings are averaged, */
const remembered = 8;

/** and so many of them, the newest, must show the child on their own. */
const recent = 3;

/**
 * A followed face's identity with one more embedding, decided on the mean of the newest.
 *
 * An embedding that is somebody else's, or far from that mean, shows that the id has passed to another person (tracking took
 * one face for another): what was known of the id is then forgotten, so that nobody inherits the child's name. The child's
 * name is also given up when the newest embedding is nearer to another person's template than to the child's, and when
 * the mean of the newest three is not the child's. One embedding alone does not make somebody else the child.
 */
export function rememberEmbedding(
  seen: SeenIdentity | undefined,
  embedding: Float32Array,
  options: { readonly gallery: IdentityGallery; readonly thresholds?: IdentityThresholds },
): SeenIdentity {
  const { gallery, thresholds = mobileFaceNetThresholds } = options;
  if (!everyFinite(embedding))
    return { embeddings: [], identity: { person: 'unknown', childSimilarity: Number.NaN }, age: 0 };
  const of = (vector: Float32Array): FaceIdentity => identify(vector, gallery, thresholds);
  const alone = of(embedding);
  const before = seen?.identity.person ?? 'unknown';
  const isAgainst = before !== 'unknown' && alone.person !== 'unknown' && before !== alone.person;
  const isSamePerson =
    seen !== undefined &&
    !isAgainst &&
    cosineSimilarity(embedding, meanDirection(seen.embeddings)) >= thresholds.notChild;
  const embeddings = isSamePerson ? [...seen.embeddings.slice(1 - remembered), embedding] : [embedding];

  const identity = of(meanDirection(embeddings));
  const newest = of(meanDirection(embeddings.slice(-recent))).person;
  const isNearerToOther = nearestSimilarity(embedding, gallery.others) > alone.childSimilarity;
  const isSure = newest === 'child' && alone.person !== 'other' && !isNearerToOther && !isAgainst;
  const otherwise = newest === 'other' ? 'other' : 'unknown';
  const person = identity.person === 'child' && !isSure ? otherwise : identity.person;
  const isAboutChild = person === 'child' || alone.person === 'child';
  return {
    embeddings,
    identity: { ...identity, person },
    age: 0,
    isDoubtful: isAboutChild && person !== alone.person,
  };
}

/**
 * The faces whose embedding is due, the longest overdue first: those never embedded, those that were hidden, then those
 * older than `everyFrames`, or a third of it where there is doubt.
 */
export function dueForEmbedding(
  memory: IdentityMemory,
  ids: readonly string[],
  everyFrames: number,
): string[] {
  return ids
    .map((id) => ({ id, overdue: overdueBy(memory[id], everyFrames) }))
    .filter(({ overdue }) => overdue >= 1)
    .sort((a, b) => (a.overdue === b.overdue ? 0 : b.overdue - a.overdue))
    .map(({ id }) => id);
}

/** In times of the frames after which it is due. */
function overdueBy(seen: SeenIdentity | undefined, everyFrames: number): number {
  if (seen === undefined || seen.wasHidden === true) return Infinity;
  return seen.age / (seen.isDoubtful === true ? Math.ceil(everyFrames / 3) : everyFrames);
}
