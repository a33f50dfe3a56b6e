import { Subject, type Observable } from 'rxjs';

import { createEngagementHead } from '../../core/culturenet/engagementHead.js';
import type { FeatureModel, Head } from '../../core/culturenet/Head.js';
import type { EngagementHead } from '../../core/engagement/EngagementHead.js';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { defaultRegistry } from './headPaths.js';
import { listCards } from './listCards.js';
import { readHead, type StoredHead } from './readHead.js';
import { resolveHead } from './resolveHead.js';
import { featureModelOf } from '../../models/loadPerception.js';

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
  /** What the parameters ask for, outside of sessions. */
  readonly #standing: HeadChoice;
  /** Choices so far, each of which has its number. */
  #choices = 0;
  /** Choices before this one are out of date: it is in use, or a session's, which ends what was chosen before it. */
  #newest = 0;
  #refused: string | undefined;
  #endedWith: Head | undefined;
  #endedCulture: string | undefined;
  #isSessionOver = false;
  readonly #changes = new Subject<EngagementHead | undefined>();

  private constructor(registry: string, featureModel: FeatureModel, standing: HeadChoice) {
    this.#registry = registry;
    this.#featureModel = featureModel;
    this.#standing = standing;
  }

  /**
   * The head that is asked for, or the prior where that cannot be used (`refused` says why).
   *
   * @param asked.heads the registry's folder; empty for this installation's
   * @param asked.model the affect network whose features the heads read
   */
  static async of(asked: {
    readonly heads: string;
    readonly childId: string;
    readonly culture: string;
    readonly model: string;
  }): Promise<HeadInUse> {
    const { heads, childId, culture, model } = asked;
    const registry = heads === '' ? defaultRegistry : heads;
    const standing = { ...(childId !== '' && { childId }), ...(culture !== '' && { culture }) };
    const inUse = new HeadInUse(registry, featureModelOf(model), standing);
    await inUse.#selectOrPrior(standing);
    return inUse;
  }

  /** The culture that was asked for last; after a session the one of that, as `refittable` is. */
  get culture(): string | undefined {
    return this.#isSessionOver ? this.#endedCulture : this.#culture;
  }

  get registry(): string {
    return this.#registry;
  }

  get featureModel(): FeatureModel {
    return this.#featureModel;
  }

  /** What a refit starts from, weights and all: the head in use, after a session the one that it ended with; not the prior. */
  get refittable(): Head | undefined {
    return this.#endedWith ?? this.#head;
  }

  /** Whether a session has ended and none begun since. */
  get isSessionOver(): boolean {
    return this.#isSessionOver;
  }

  /** Why the prior is in use instead of a head that there is, for as long as that is so. */
  get refused(): string | undefined {
    return this.#refused;
  }

  /** What estimates from now on, at every change; `undefined` for the prior. */
  get changes(): Observable<EngagementHead | undefined> {
    return this.#changes;
  }

  /** What estimates; `undefined` for the prior. */
  get engagementHead(): EngagementHead | undefined {
    return this.#engagementHead;
  }

  /**
   * Switches to the most personal head there is: child, culture, GenNet, prior.
   *
   * @throws RapportError when the head found cannot be used, and `head/superseded` when another was chosen while it was
   *   read; the present one stays
   */
  async select(choice: HeadChoice): Promise<void> {
    this.#choices += 1;
    await this.#switchTo(choice, this.#choices);
  }

  async #switchTo(choice: HeadChoice, number: number): Promise<void> {
    const requireNewest = (): void => {
      if (number < this.#newest)
        throw new RapportError('head/superseded', 'Another head was chosen meanwhile.');
    };
    const reading =
      choice.headId === undefined
        ? resolveHead(this.#registry, { ...choice, featureModel: this.#featureModel })
        : this.#byId(choice.headId);
    // The failure of an older choice is nothing to a newer one, and a newer one that fails is nothing to an older.
    const found = await reading.finally(requireNewest);
    this.#set(found?.head);
    this.#newest = number;
    this.#culture = choice.culture;
  }

  /** A session's head. */
  async beginSession(choice: HeadChoice): Promise<void> {
    this.#endedWith = undefined;
    this.#isSessionOver = false;
    await this.#selectOrPrior(choice);
  }

  /** Whoever sits there after a session is not its child. */
  async endSession(): Promise<void> {
    this.#endedWith = this.#head;
    this.#endedCulture = this.#culture;
    this.#isSessionOver = true;
    await this.#selectOrPrior(this.#standing);
  }

  /** The prior where the head cannot be used: the one in use may be another child's. */
  async #selectOrPrior(choice: HeadChoice): Promise<void> {
    this.#choices += 1;
    const number = this.#choices;
    this.#newest = number;
    // While the head is read, nobody is judged by another child's.
    if (this.#engagementHead?.source === 'child') this.#set(undefined);
    try {
      await this.#switchTo(choice, number);
    } catch (error) {
      if (error instanceof RapportError && error.code === 'head/superseded') return;
      this.#set(undefined);
      this.#refused = `${sentenceOf(error)} Engagement comes from the prior.`;
    }
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
    this.#set(head);
    this.#choices += 1;
    this.#newest = this.#choices;
  }

  #set(head: Head | undefined): void {
    const engagementHead = head && createEngagementHead(head);
    // Of ones, so that every weight of the first layer takes part.
    const trial = engagementHead?.estimate(new Float32Array(this.#featureModel.width).fill(1));
    if (head && !(Number.isFinite(trial?.score) && Number.isFinite(trial?.uncertainty)))
      throw new RapportError('head/not-finite', `Head ${head.id} gives no numbers: train it again.`);
    this.#head = head;
    const isOther = engagementHead?.id !== this.#engagementHead?.id;
    this.#engagementHead = engagementHead;
    this.#refused = undefined;
    if (isOther) this.#changes.next(engagementHead);
  }
}
