import { Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import type { LabelledFeatures } from '../../core/annotation/LabelledFeatures.js';
import {
  addAnnotation,
  addFeatures,
  liveAnnotationDefaults,
  noLiveAnnotations,
  settle,
  toLabelledFrames,
  type LiveAnnotationState,
} from '../../core/annotation/liveAnnotations.js';
import type { FeatureModel } from '../../core/culturenet/Head.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { stampToNs } from '../runtime/stamp.js';
import { topics } from '../topics.js';

/** Collects the child's features of the moments that the operator annotates while the session runs. */
export class LiveLabels {
  readonly #context: NodeContext<typeof engagementParameters>;
  #state: LiveAnnotationState = noLiveAnnotations;
  #childId = '';
  #session = 0;
  #isOver = false;

  constructor(context: NodeContext<typeof engagementParameters>) {
    this.#context = context;
  }

  /** Takes annotations while subscribed. */
  observe(): Subscription {
    return this.#context.topics
      .observe(topics.annotation)
      .subscribe(({ header, value, child_id: childId }) => {
        if (this.#isOver) {
          this.#context.diagnostics.warn({
            code: 'engagement/session-over',
            text: 'An annotation came after the session and is left out: start the next session first.',
          });
          return;
        }
        if (!this.isOf(childId)) {
          this.#context.diagnostics.warn({
            code: 'engagement/other-child',
            text: `An annotation of ${childId} came while ${this.#childId} is in session and is left out: set the annotator's child id.`,
          });
          return;
        }
        this.#state = addAnnotation(this.#state, { stampNs: stampToNs(header.stamp), value });
        this.#report();
      });
  }

  /** The followed face's features in one image. */
  see(stampNs: bigint, features: Float32Array): void {
    if (this.#isOver) return;
    this.#state = addFeatures(this.#state, { stampNs, features }, this.#options());
  }

  /** The child in session; empty where nobody has said who it is. */
  get childId(): string {
    return this.#childId;
  }

  /** Which session's annotations these are, counted. */
  get session(): number {
    return this.#session;
  }

  /** Whether something said of this child (empty: of nobody in particular) may be said of the child in session. */
  isOf(childId: string): boolean {
    return this.#childId === '' || childId === '' || childId === this.#childId;
  }

  /** A new session, of this child: what was collected belongs to another. */
  forget(childId: string): void {
    this.#childId = childId;
    this.#isOver = false;
    this.#session += 1;
    this.#state = noLiveAnnotations;
    this.#report();
  }

  /** The session is over: whoever sits there now is not its child. What was collected stays until the next one. */
  end(): void {
    this.#isOver = true;
  }

  /** What was collected so far, as training reads it. */
  labelled(child: { childId: string; culture: string; featureModel: FeatureModel }): LabelledFeatures {
    const { width } = child.featureModel;
    this.#state = settle(this.#state, this.#context.nowNs(), this.#options());
    return { ...child, width, frames: toLabelledFrames(this.#state, width) };
  }

  #options(): typeof liveAnnotationDefaults {
    return { ...liveAnnotationDefaults, reactionSec: this.#context.parameters().annotation_reaction_sec };
  }

  #report(): void {
    const { pairs, unpaired, invalid } = this.#state;
    this.#context.diagnostics.set('annotated frames', pairs.length);
    this.#context.diagnostics.set('annotations without a face', unpaired);
    this.#context.diagnostics.set('annotations refused', invalid);
  }
}
