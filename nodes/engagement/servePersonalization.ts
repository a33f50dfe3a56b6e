import type { Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { isOfChild, labelledFeatures } from '../../core/chain/annotationTaking.js';
import type { Head } from '../../core/culturenet/Head.js';
import { RapportError } from '../../core/RapportError.js';
import type { HeadInUse } from '../../heads/registry/HeadInUse.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import type { EngagementLink } from './engagementLinkOf.js';
import type { Candidate } from './personalizeWorker.js';
import { refitInWorker } from './refitInWorker.js';

/** Equal annotations give equal heads. */
const seed = 1;

/** A candidate whose numbers the operator has been told, and when they hold. */
interface ToldCandidate {
  readonly candidate: Candidate;
  readonly comparedWith: Head;
  /** `AnnotationTaking.session`. */
  readonly session: number;
}

/**
 * Refits the child's last layer to this session's annotations on request, and tells the operator how both heads do on held-out
 * moments. Asked to apply, it uses the very candidate that was told of, if that was better; it never uses another.
 */
export function servePersonalization(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  link: EngagementLink,
): Subscription {
  let told: ToldCandidate | undefined;

  async function compare(childId: string): Promise<Answer> {
    const current = head.refittable;
    if (!current)
      throw new RapportError(
        'engagement/no-head',
        'Engagement comes from the prior, which cannot be refitted: train a head first (rapport head train).',
      );
    const { session } = link.state.taking;
    const child = labelledFeatures(
      link.state.taking,
      { childId, culture: head.culture ?? '', featureModel: head.featureModel },
      { reactionSec: context.parameters().annotation_reaction_sec },
    );
    const request = { current, child, seed, date: new Date() };
    const candidate = await refitInWorker({ kind: 'fit', request });
    told = { candidate, comparedWith: current, session };
    const verdict = candidate.personalized.made.comparison.better
      ? 'The candidate is better; ask again with apply to use it.'
      : 'The candidate is no better and is not used.';
    return answerOf(candidate, verdict, false);
  }

  async function apply(childId: string): Promise<Answer> {
    if (told?.session !== link.state.taking.session || told.candidate.request.child.childId !== childId)
      throw new RapportError(
        'engagement/no-candidate',
        `There is no candidate of ${childId} from this session: ask without apply first, which tells how both heads do.`,
      );
    const { candidate, comparedWith, session } = told;
    const { made } = candidate.personalized;
    if (comparedWith !== head.refittable)
      throw new RapportError(
        'engagement/other-head',
        `The candidate was compared with head ${comparedWith.id}, which is no longer in use: ask without apply again.`,
      );
    if (!made.comparison.better)
      return answerOf(candidate, 'The candidate is no better and is not used.', false);
    await refitInWorker({ kind: 'keep', registry: head.registry, candidate });
    // The session may have ended meanwhile, or another child's begun.
    if (link.state.taking.session !== session || head.refittable !== comparedWith || head.isSessionOver)
      return answerOf(candidate, `The candidate is kept for ${childId}'s next session.`, false);
    head.use(made.head);
    return answerOf(candidate, 'The candidate is in use.', true);
  }

  return provideService(
    context.node,
    services.personalizeHead,
    async ({ child_id: childId, apply: isToBeUsed }) => {
      if (childId === '')
        throw new RapportError('engagement/no-child', 'Say which child the head is for: give its id.');
      if (!isOfChild(link.state.taking, childId))
        throw new RapportError(
          'engagement/other-child',
          `The annotations are of ${link.state.taking.childId}, who is in session, not of ${childId}: ask for that child's head.`,
        );
      return isToBeUsed ? apply(childId) : compare(childId);
    },
    { current_ccc: NaN, candidate_ccc: NaN, current_mae: NaN, candidate_mae: NaN },
  );
}

type Answer = ReturnType<typeof answerOf>;

function answerOf({ personalized }: Candidate, verdict: string, applied: boolean) {
  const { head, comparison, judged } = personalized.made;
  const { current, candidate } = comparison;
  const show = (value: number | undefined): string => value?.toFixed(2) ?? 'not known';
  const numbers =
    `On ${comparison.frames} held-out frames the present head has CCC ${show(current.ccc)}, MAE ${show(current.mae)}; ` +
    `the candidate CCC ${show(candidate.ccc)}, MAE ${show(candidate.mae)}.`;
  return {
    success: true,
    message: [numbers, judged.warning, verdict].filter((part) => part !== undefined).join(' '),
    current_ccc: current.ccc ?? NaN,
    candidate_ccc: candidate.ccc ?? NaN,
    current_mae: current.mae ?? NaN,
    candidate_mae: candidate.mae ?? NaN,
    frames_fitted: head.uncertainty.frames,
    frames_held_out: comparison.frames,
    candidate_head_id: head.id,
    applied,
  };
}
