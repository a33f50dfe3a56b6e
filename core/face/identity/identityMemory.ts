import type { FaceIdentity } from '../Face.js';
import { cosineSimilarity } from './cosineSimilarity.js';
import {
  identify,
  meanDirection,
  mobileFaceNetThresholds,
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
}

/** By the faces' ids. */
export type IdentityMemory = Readonly<Partial<Record<string, SeenIdentity>>>;

/** So many embeddings are averaged. */
const remembered = 8;

/**
 * A followed face's identity with one more embedding, decided on the mean of the newest.
 *
 * An embedding far from that mean shows that the id has passed to another person (tracking took one face for another):
 * what was known of the id is then forgotten, so that nobody inherits the child's name.
 */
export function rememberEmbedding(
  seen: SeenIdentity | undefined,
  embedding: Float32Array,
  options: { readonly gallery: IdentityGallery; readonly thresholds?: IdentityThresholds },
): SeenIdentity {
  const { gallery, thresholds = mobileFaceNetThresholds } = options;
  const earlier = seen?.embeddings ?? [];
  const isSamePerson =
    earlier.length > 0 && cosineSimilarity(embedding, meanDirection(earlier)) >= thresholds.notChild;
  const embeddings = isSamePerson ? [...earlier.slice(1 - remembered), embedding] : [embedding];
  return { embeddings, identity: identify(meanDirection(embeddings), gallery, thresholds), age: 0 };
}

/** The faces whose embedding is due, the longest overdue first: those never embedded, then those older than `everyFrames`. */
export function dueForEmbedding(
  memory: IdentityMemory,
  ids: readonly string[],
  everyFrames: number,
): string[] {
  return ids
    .map((id) => ({ id, age: memory[id]?.age ?? Infinity }))
    .filter(({ age }) => age >= everyFrames)
    .sort((a, b) => (a.age === b.age ? 0 : b.age - a.age))
    .map(({ id }) => id);
}
