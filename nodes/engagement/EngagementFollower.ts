import { type Observable, filter, map, merge, share, startWith, switchMap, tap, timer } from 'rxjs';

import { sentenceOf } from '../../core/sentenceOf.js';
import type { engagementParameters } from '../../config/engagement.js';
import type { AffectFrame, FaceAffect } from '../../core/affect/AffectFrame.js';
import type { EngagementFrame } from '../../core/engagement/EngagementFrame.js';
import type {
  EngagementOutput,
  EngagementStage,
  EngagementState,
} from '../../core/engagement/engagementStage.js';
import { followFace, nobodyFollowed, type FollowedFace } from '../../core/engagement/followedFace.js';
import { priorHeadId } from '../../core/engagement/visualSocialEngagement.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import type { HeadInUse } from './HeadInUse.js';
import type { LiveLabels } from './LiveLabels.js';

export interface FollowedEngagement {
  readonly frame: EngagementFrame;
  /** Whether the person is nobody enrolled. */
  readonly anonymous: boolean;
  /** Whether no frames come any more, so that nobody can be said to be there. */
  readonly hasInputEnded: boolean;
}

/** Follows the child's face and estimates its engagement; falls silent, as unknown, when no frames come. */
export class EngagementFollower {
  readonly #context: NodeContext<typeof engagementParameters>;
  readonly #head: HeadInUse;
  readonly #labels: LiveLabels;
  readonly #stage: EngagementStage;
  readonly #timeoutMs: number;
  readonly #minCoverage: number;
  #state: EngagementState;
  #followed: FollowedFace = nobodyFollowed;
  #personId: string | undefined;
  #lastStampNs = 0n;
  #lastFrameId = '';
  #lastOutput: EngagementOutput | undefined;

  constructor(
    context: NodeContext<typeof engagementParameters>,
    parts: { readonly stage: EngagementStage; readonly head: HeadInUse; readonly labels: LiveLabels },
  ) {
    this.#context = context;
    this.#stage = parts.stage;
    this.#head = parts.head;
    this.#labels = parts.labels;
    this.#state = parts.stage.initialState;
    const { input_timeout_sec: timeoutSec, min_coverage: minCoverage } = context.parameters();
    this.#timeoutMs = timeoutSec * 1_000;
    this.#minCoverage = minCoverage;
  }

  /** One engagement a frame, and one that says "unknown" whenever frames stop. */
  follow(affects: Observable<AffectFrame>): Observable<FollowedEngagement> {
    const frames = affects.pipe(share());
    // From the start on: an input that never comes is missed as well.
    const silences = frames.pipe(
      startWith(undefined),
      switchMap(() => timer(this.#timeoutMs, warningPeriodMs)),
    );
    return merge(
      frames.pipe(map((frame) => this.#stepOrSilence(frame))),
      silences.pipe(
        tap(() => {
          this.#context.diagnostics.warn({
            code: 'engagement/no-input',
            text: `No facial attributes have come for ${this.#timeoutMs / 1_000} s or longer: check the camera, face and affect nodes.`,
          });
        }),
        // The warning lasts as long as the silence; that nothing is known needs saying only once.
        filter((count) => count === 0 && this.#lastOutput !== undefined),
        map(() => ({ ...this.#silence(), hasInputEnded: true })),
      ),
    );
  }

  /**
   * Nothing is known any more of the last image's child. It carries that image's stamp, since there is no other; the stage
   * does not hear of it, its time is the images'.
   */
  #silence(): FollowedEngagement {
    return {
      frame: {
        stampNs: this.#lastStampNs,
        frameId: this.#lastFrameId,
        skippedBefore: 0,
        personId: undefined,
        faceId: undefined,
        faceCount: 0,
        engagement: {
          score: undefined,
          uncertainty: undefined,
          smoothed: undefined,
          level: 'UNKNOWN',
          source: undefined,
          headId: this.#lastOutput?.headId ?? priorHeadId,
          coverage: 0,
        },
      },
      anonymous: true,
      hasInputEnded: false,
    };
  }

  /** One bad frame must not end a session. */
  #stepOrSilence(frame: AffectFrame): FollowedEngagement {
    try {
      return this.#step(frame);
    } catch (error) {
      const text = `This frame has no engagement: ${sentenceOf(error)}`;
      this.#context.diagnostics.warn({ code: 'engagement/unexpected', text });
      return this.#silence();
    }
  }

  /** A face that is scored, and is the child's: the one enrolled, or the only one in view. */
  #canBeLearnedFrom({ coverage, estimate, person }: FaceAffect, faces: number): boolean {
    return (
      estimate.modelId === this.#head.featureModel.id &&
      estimate.embedding.length > 0 &&
      coverage >= this.#minCoverage &&
      (person === 'child' || faces === 1)
    );
  }

  #step({ frame, affects, skippedBefore }: AffectFrame): FollowedEngagement {
    const { stampNs, frameId } = frame;
    this.#lastFrameId = frameId;
    this.#lastStampNs = stampNs;
    const followed = followFace(this.#followed, { stampNs, faces: affects });
    this.#followed = followed.state;
    const face = followed.face;
    if (face !== undefined && this.#canBeLearnedFrom(face, affects.length))
      this.#labels.see(stampNs, face.estimate.embedding);
    const personId = face && this.#personOf(face);
    // Another person's smoothing and level are nobody else's.
    if (personId !== undefined && personId !== this.#personId) this.#state = this.#stage.initialState;
    this.#personId = personId ?? this.#personId;
    const { state, output, warnings } = this.#stage.step(this.#state, {
      stampNs,
      face: face && {
        headPose: face.headPose,
        quality: face.coverage,
        embedding: face.estimate.embedding.length > 0 ? face.estimate.embedding : undefined,
        modelId: face.estimate.modelId,
      },
      head: this.#head.engagementHead,
    });
    this.#state = state;
    this.#lastOutput = output;
    for (const warning of [...followed.warnings, ...warnings]) this.#context.diagnostics.warn(warning);
    const anonymous = face?.person !== 'child';
    return {
      frame: {
        stampNs,
        frameId,
        skippedBefore,
        personId,
        faceId: face?.faceId,
        faceCount: affects.length,
        engagement: output,
      },
      anonymous,
      hasInputEnded: false,
    };
  }

  /** Persons persist, faces do not (REP-155): the enrolled child is one person whatever the face's id. */
  #personOf(face: FaceAffect): string {
    if (face.person !== 'child') return `anonymous_${face.faceId}`;
    const childId = this.#head.isSessionOver ? '' : this.#labels.childId;
    // Persons' ids are parts of topic names, which have no hyphens.
    return childId === '' ? 'child' : childId.replaceAll('-', '_');
  }
}
