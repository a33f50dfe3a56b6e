import { join } from 'node:path';

import type { engagementParameters } from '../../config/engagement.js';
import { createEngagementHead } from '../../core/culturenet/engagementHead.js';
import type { FeatureModel, Head } from '../../core/culturenet/Head.js';
import type { EngagementHead } from '../../core/engagement/EngagementHead.js';
import { RapportError } from '../../core/RapportError.js';
import { listCards } from '../../heads/listCards.js';
import { readHead, type StoredHead } from '../../heads/readHead.js';
import { resolveHead } from '../../heads/resolveHead.js';
import { featureModelOf } from '../../models/loadPerception.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** Whose head is wanted. */
export interface HeadChoice {
  /** This very head, whatever child and culture say. */
  readonly headId?: string;
  readonly childId?: string;
  readonly culture?: string;
}

/** The engagement head in use; undefined stands for the published prior. It changes between two frames, never within one. */
export class HeadInUse {
  readonly #registry: string;
  readonly #featureModel: FeatureModel;
  #head: Head | undefined;
  #engagementHead: EngagementHead | undefined;
  #culture: string | undefined;

  private constructor(registry: string, featureModel: FeatureModel) {
    this.#registry = registry;
    this.#featureModel = featureModel;
  }

  /** The head that the node's parameters ask for. */
  static async fromParameters(context: NodeContext<typeof engagementParameters>): Promise<HeadInUse> {
    const { heads, child_id: childId, culture, model } = context.parameters();
    const registry = heads === '' ? join(repositoryRoot, '.rapport', 'heads') : heads;
    const inUse = new HeadInUse(registry, featureModelOf(model));
    await inUse.select({ ...(childId !== '' && { childId }), ...(culture !== '' && { culture }) });
    return inUse;
  }

  /** The culture that was asked for last. */
  get culture(): string | undefined {
    return this.#culture;
  }

  get registry(): string {
    return this.#registry;
  }

  get featureModel(): FeatureModel {
    return this.#featureModel;
  }

  /** Weights and all, for refitting; `undefined` for the prior. */
  get head(): Head | undefined {
    return this.#head;
  }

  /** What estimates; `undefined` for the prior. */
  get engagementHead(): EngagementHead | undefined {
    return this.#engagementHead;
  }

  /**
   * Switches to the most personal head there is: child, culture, GenNet, prior.
   *
   * @throws RapportError when the head found cannot be used; the present one stays
   */
  async select(choice: HeadChoice): Promise<void> {
    const found =
      choice.headId === undefined
        ? await resolveHead(this.#registry, { ...choice, featureModel: this.#featureModel })
        : await this.#byId(choice.headId);
    this.use(found?.head);
    this.#culture = choice.culture;
  }

  async #byId(id: string): Promise<StoredHead> {
    const card = (await listCards(this.#registry)).find((each) => each.id === id);
    const name = card && (card.childId ?? card.culture ?? 'gennet');
    const found =
      card && name !== undefined
        ? await readHead(this.#registry, { source: card.source, name, featureModel: this.#featureModel })
        : undefined;
    if (found) return found;
    throw new RapportError(
      'head/unknown',
      `There is no head ${id} in ${this.#registry}: look with rapport head show.`,
    );
  }

  /** Switches to a head after it has answered a trial; `undefined` switches to the prior. */
  use(head: Head | undefined): void {
    if (!head) {
      this.#head = undefined;
      this.#engagementHead = undefined;
      return;
    }
    const engagementHead = createEngagementHead(head);
    const trial = engagementHead.estimate(new Float32Array(this.#featureModel.width));
    if (!Number.isFinite(trial.score))
      throw new RapportError('head/not-finite', `Head ${head.id} gives no numbers: train it again.`);
    this.#head = head;
    this.#engagementHead = engagementHead;
  }
}
