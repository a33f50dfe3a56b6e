import type { faceParameters } from '../../config/face.js';
import { alignFace, arcFaceTemplate } from '../../core/face/alignFace.js';
import {
  scaledIntrinsics,
  type CameraCalibration,
  type CameraIntrinsics,
} from '../../core/face/cameraIntrinsics.js';
import type { AlignedCrop, FaceFrame, VisibleFace } from '../../core/face/Face.js';
import { initialFaceStageState, type FaceStage, type FaceStageState } from '../../core/face/faceStage.js';
import { embeddingCropSize } from '../../core/face/identity/embedFaces.js';
import { enrolGallery, type IdentityGallery } from '../../core/face/identity/identityGallery.js';
import { decodeImage } from '../../core/frame/decodeImage.js';
import type { Frame } from '../../core/frame/Frame.js';
import type { ImageMessage } from '../../core/frame/ImageMessage.js';
import { RapportError } from '../../core/RapportError.js';
import type { FacePerception } from '../../models/loadPerception.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warnOnError } from '../runtime/warnOnError.js';

/** Views of a face that make its template, and how long to wait for them. */
const enrolmentViews = 5;
const enrolmentTimeoutMs = 10_000;
/** A view this long after the last one differs enough from it to say something new. */
const enrolmentIntervalMs = 150;

interface Enrolment {
  readonly faceId: string;
  /** By the face's id: the child's, and whoever else's is in the same pictures. */
  readonly views: Map<string, AlignedCrop[]>;
  lastMs: number;
  readonly done: () => void;
}

/** What the node keeps while it is configured: whom faces are told apart from, so that the child is enrolled once. */
export interface Enrolled {
  gallery: IdentityGallery | undefined;
  /** Empty where the operator did not say. */
  childId: string;
  /** Faces announced so far: no id is used twice in a run. */
  idCount: number;
}

/** Decodes images, carries the face stage's state from one to the next, and learns whose face is the child's. */
export class FaceFinder {
  readonly #context: Pick<NodeContext<typeof faceParameters>, 'diagnostics' | 'nowMs'>;
  readonly #perception: FacePerception;
  readonly #enrolled: Enrolled;
  #stage: FaceStage;
  #state: FaceStageState;
  #faces: readonly VisibleFace[] = [];
  #enrolment: Enrolment | undefined;
  #calibration: CameraCalibration | undefined;

  constructor(
    context: Pick<NodeContext<typeof faceParameters>, 'diagnostics' | 'nowMs'>,
    perception: FacePerception,
    enrolled: Enrolled,
  ) {
    this.#context = context;
    this.#perception = perception;
    this.#enrolled = enrolled;
    this.#state = this.#freshState();
    this.#stage = perception.stage(enrolled.gallery);
  }

  /** The faces of one image; `undefined`, with a warning, for an image that cannot be used. */
  find(image: ImageMessage): Promise<{ picture: Frame; faceFrame: FaceFrame } | undefined> {
    const { diagnostics } = this.#context;
    return warnOnError(diagnostics, async () => {
      const picture = decodeImage(image);
      const stage = this.#stage;
      const { state, faceFrame, warnings } = await stage.step(
        this.#state,
        picture,
        this.#intrinsicsFor(picture),
      );
      this.#enrolled.idCount = state.tracks.idCount;
      if (stage !== this.#stage) {
        // Whom faces are told apart from has changed meanwhile: what this image says of that is out of date.
        const { tracks } = this.#state;
        this.#state = { ...this.#state, tracks: { ...tracks, idCount: state.tracks.idCount } };
        return undefined;
      }
      this.#state = state;
      this.#faces = faceFrame.faces;
      for (const warning of warnings) diagnostics.warn(warning);
      this.#collect(picture);
      return { picture, faceFrame };
    });
  }

  /**
   * Learns the child's face from the coming frames, and that whoever else is in them is somebody else; from then on faces are
   * told apart.
   *
   * @param faceId the face to enrol; empty for the only one in view
   * @param childId whose it is; empty where nobody says
   * @throws RapportError `identity/busy`, `identity/no-face`, `identity/which-face`, `identity/too-few`,
   *   `identity/several-people`
   */
  async enrol(faceId: string, childId: string): Promise<string> {
    if (this.#enrolment !== undefined)
      throw new RapportError(
        'identity/busy',
        `The face ${this.#enrolment.faceId} is being enrolled: wait until that has been answered, ${enrolmentTimeoutMs / 1_000} s at most.`,
      );
    const id = faceId === '' ? this.#onlyFace() : faceId;
    if (!this.#faces.some((face) => face.id === id))
      throw new RapportError(
        'identity/no-face',
        `The face ${id} is not in view: let the child look at the camera.`,
      );
    const views = new Map<string, AlignedCrop[]>([[id, []]]);
    await new Promise<void>((resolve) => {
      this.#enrolment = { faceId: id, views, lastMs: 0, done: resolve };
      setTimeout(resolve, enrolmentTimeoutMs);
    });
    this.#enrolment = undefined;
    this.#enrolled.gallery = await this.#galleryOf(views);
    this.#enrolled.childId = childId;
    this.#stage = this.#perception.stage(this.#enrolled.gallery);
    // Everybody is looked at again: who was the child may be no more.
    this.#state = { ...this.#state, identities: {} };
    return id;
  }

  /** A child's session has begun: another child's face is forgotten, since nobody may be taken for somebody else. */
  beginSession(childId: string): void {
    const { gallery, childId: enrolledId } = this.#enrolled;
    if (gallery === undefined || childId === '' || enrolledId === '' || childId === enrolledId) return;
    this.#enrolled.gallery = undefined;
    this.#stage = this.#perception.stage(undefined);
    this.#state = this.#freshState();
    this.#context.diagnostics.warn({
      code: 'identity/other-child',
      text: `The session is ${childId}'s and the face enrolled was ${enrolledId}'s, which is forgotten: enrol ${childId}'s face.`,
    });
  }

  /** What the camera's driver says of its pictures, from the next image on. */
  calibrate(calibration: CameraCalibration | undefined): void {
    this.#calibration = calibration;
  }

  #intrinsicsFor(picture: Frame): CameraIntrinsics | undefined {
    const calibration = this.#calibration;
    if (calibration === undefined) return undefined;
    const intrinsics = scaledIntrinsics(calibration, picture);
    if (intrinsics === undefined)
      this.#context.diagnostics.warn({
        code: 'camera/other-calibration',
        text: `The camera's calibration is for ${calibration.width}x${calibration.height} pictures and does not fit these of ${picture.width}x${picture.height}, so that head poses are taken from horizontal_field_of_view_deg: have the camera's driver publish the camera_info of its images.`,
      });
    return intrinsics;
  }

  #freshState(): FaceStageState {
    return { ...initialFaceStageState, tracks: { tracks: [], idCount: this.#enrolled.idCount } };
  }

  #onlyFace(): string {
    const [face, ...others] = this.#faces;
    if (!face)
      throw new RapportError('identity/no-face', 'No face is in view: let the child look at the camera.');
    if (others.length > 0)
      throw new RapportError(
        'identity/which-face',
        `${others.length + 1} faces are in view (${this.#faces.map(({ id }) => id).join(', ')}): say which is the child's.`,
      );
    return face.id;
  }

  /** The child's views come first. */
  async #galleryOf(views: ReadonlyMap<string, readonly AlignedCrop[]>): Promise<IdentityGallery> {
    const faces = [...views.values()];
    const embeddings = await this.#perception.embed(faces.flat());
    const [child = [], ...others] = faces.map((crops, index) => {
      const before = faces.slice(0, index).flat().length;
      return embeddings.slice(before, before + crops.length);
    });
    const { gallery, alike } = enrolGallery(child, others);
    if (alike > 0)
      this.#context.diagnostics.warn({
        code: 'identity/alike',
        text: 'Another face in view looks so like the one enrolled that they cannot be told apart: keep it (a mirror, a screen, a sibling) out of the picture.',
      });
    return gallery;
  }

  #collect(picture: Frame): void {
    const enrolment = this.#enrolment;
    const nowMs = this.#context.nowMs();
    if (!enrolment || nowMs - enrolment.lastMs < enrolmentIntervalMs) return;
    if (!this.#faces.some(({ id }) => id === enrolment.faceId)) return;
    enrolment.lastMs = nowMs;
    for (const { id, landmarks } of this.#faces) {
      const view = alignFace(picture, landmarks, { size: embeddingCropSize, template: arcFaceTemplate });
      enrolment.views.set(id, [...(enrolment.views.get(id) ?? []), view]);
    }
    if (enrolment.views.get(enrolment.faceId)?.length === enrolmentViews) enrolment.done();
  }
}
