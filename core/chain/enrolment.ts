import { alignFace, arcFaceTemplate } from '../face/alignFace.js';
import type { AlignedCrop, VisibleFace } from '../face/Face.js';
import { embeddingCropSize } from '../face/identity/embedFaces.js';
import { enrolGallery, type IdentityGallery } from '../face/identity/identityGallery.js';
import type { Frame } from '../frame/Frame.js';
import { sessionIdPattern } from '../idPatterns.js';
import { RapportError } from '../RapportError.js';
import type { Warning } from '../Warning.js';

/** Views of a face that make its template. */
const wantedViews = 5;
/** Later than this there are no more views to come, nanoseconds of the images' stamps and of ticks. */
export const enrolmentTimeoutNs = 10_000_000_000n;
/** A view this long after the last one differs enough from it to say something new, nanoseconds. */
const viewIntervalNs = 150_000_000n;

/** A face that is being learnt from the coming images. A plain value. */
export interface Enrolment {
  readonly faceId: string;
  /** Empty where nobody says. */
  readonly childId: string;
  /** By the face's id: the child's first, and whoever else's is in the same pictures. */
  readonly views: readonly (readonly [faceId: string, crops: readonly AlignedCrop[]])[];
  /** Stamps of the images from which views were taken, nanoseconds. */
  readonly viewStampsNs: readonly bigint[];
  /** Stamp of the last image when it was asked for. */
  readonly sinceNs: bigint;
  /** By the clock of ticks; `undefined` before the first one. */
  readonly ticksSinceNs: bigint | undefined;
}

/**
 * Begins to learn a face.
 *
 * @param wanted.faceId the face; empty for the only one in view
 * @throws RapportError `identity/bad-id`, `identity/not-in-session`, `identity/busy`, `identity/no-face`, `identity/which-face`
 */
export function beginEnrolment(
  wanted: { readonly faceId: string; readonly childId: string },
  now: {
    readonly underWay: Enrolment | undefined;
    readonly sessionChildId: string;
    readonly faces: readonly VisibleFace[];
    readonly stampNs: bigint;
  },
): Enrolment {
  const { underWay, faces, stampNs } = now;
  refuseChild(wanted.childId, now.sessionChildId);
  if (underWay !== undefined)
    throw new RapportError(
      'identity/busy',
      `The face ${underWay.faceId} is being enrolled: wait until that has been answered, ${enrolmentTimeoutNs / 1_000_000_000n} s at most.`,
    );
  const faceId = wanted.faceId === '' ? onlyFace(faces) : wanted.faceId;
  if (!faces.some(({ id }) => id === faceId))
    throw new RapportError(
      'identity/no-face',
      `The face ${faceId} is not in view: let the child look at the camera.`,
    );
  return {
    faceId,
    childId: wanted.childId,
    views: [[faceId, []]],
    viewStampsNs: [],
    sinceNs: stampNs,
    ticksSinceNs: undefined,
  };
}

function onlyFace(faces: readonly VisibleFace[]): string {
  const [face, ...others] = faces;
  if (!face)
    throw new RapportError('identity/no-face', 'No face is in view: let the child look at the camera.');
  if (others.length > 0)
    throw new RapportError(
      'identity/which-face',
      `${faces.length} faces are in view (${faces.map(({ id }) => id).join(', ')}): say which is the child's.`,
    );
  return face.id;
}

/** The enrolment with one more image's views, where the child is in it and enough time has passed. */
export function collectViews(
  enrolment: Enrolment,
  { picture, faces }: { readonly picture: Frame; readonly faces: readonly VisibleFace[] },
): Enrolment {
  const lastNs = enrolment.viewStampsNs.at(-1);
  if (lastNs !== undefined && picture.stampNs - lastNs < viewIntervalNs) return enrolment;
  if (!faces.some(({ id }) => id === enrolment.faceId)) return enrolment;
  const views = new Map(enrolment.views);
  for (const { id, landmarks } of faces) {
    const view = alignFace(picture, landmarks, { size: embeddingCropSize, template: arcFaceTemplate });
    views.set(id, [...(views.get(id) ?? []), view]);
  }
  return { ...enrolment, views: [...views], viewStampsNs: [...enrolment.viewStampsNs, picture.stampNs] };
}

/** Whether there are views enough, or no more to wait for. */
export function isEnrolmentOver(
  { viewStampsNs, sinceNs, ticksSinceNs }: Enrolment,
  now: { readonly stampNs?: bigint; readonly tickNs?: bigint },
): boolean {
  return (
    viewStampsNs.length >= wantedViews ||
    (now.stampNs !== undefined && now.stampNs - sinceNs > enrolmentTimeoutNs) ||
    (now.tickNs !== undefined && ticksSinceNs !== undefined && now.tickNs - ticksSinceNs > enrolmentTimeoutNs)
  );
}

/**
 * Whom faces are told apart from, of all views.
 *
 * @param embed embeddings of crops aligned by `arcFaceTemplate`, in their order
 * @throws RapportError as `enrolGallery`: `identity/too-few`, `identity/several-people`
 */
export async function finishEnrolment(
  { views }: Enrolment,
  embed: (crops: readonly AlignedCrop[]) => Promise<readonly Float32Array[]>,
): Promise<{ readonly gallery: IdentityGallery; readonly warnings: readonly Warning[] }> {
  const embeddings = await embed(views.flatMap(([, crops]) => crops));
  const people = views.map(([, crops], person) => {
    const before = views.slice(0, person).reduce((sum, [, earlier]) => sum + earlier.length, 0);
    return embeddings.slice(before, before + crops.length);
  });
  const [child = [], ...others] = people;
  const { gallery, alike } = enrolGallery(child, others);
  return { gallery, warnings: alike > 0 ? [looksAlike] : [] };
}

const looksAlike: Warning = {
  code: 'identity/alike',
  text: 'Another face in view looks so like the one enrolled that they cannot be told apart: keep it (a mirror, a screen, a sibling) out of the picture.',
};

/** A name has no place in the record, and another child's face would be forgotten again at once. */
function refuseChild(childId: string, sessionChildId: string): void {
  if (childId === '') return;
  if (!sessionIdPattern.test(childId))
    throw new RapportError(
      'identity/bad-id',
      "That is no child's id: begin with a letter and use letters, digits, - and _, at most 64.",
    );
  if (sessionChildId !== '' && childId !== sessionChildId)
    throw new RapportError(
      'identity/not-in-session',
      `The session is ${sessionChildId}'s, so no face is enrolled as ${childId}'s: enrol ${sessionChildId}, or start a session of ${childId}.`,
    );
}
