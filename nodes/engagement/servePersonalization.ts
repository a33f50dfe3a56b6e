import type { Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { isOfChild, labelledFeatures } from '../../core/chain/annotationTaking.js';
import {
  mayComeIntoUse,
  refuseCandidate,
  type CandidateAsked,
  type ToldComparison,
} from '../../core/culturenet/candidateHead.js';
import { RapportError } from '../../core/RapportError.js';
import type { ConsentWord } from '../../core/session/consent.js';
import { refuseTrainingNow } from '../../core/session/trainingConsent.js';
import type { Warning } from '../../core/Warning.js';
import type { HeadInUse } from '../../heads/registry/HeadInUse.js';
import { consentWords } from '../messages/consentMessage.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import { topics } from '../topics.js';
import type { EngagementLink } from './engagementLinkOf.js';
import type { Candidate } from './personalizeWorker.js';
import { refitInWorker } from './refitInWorker.js';

/** Equal annotations give equal heads. */
const seed = 1;

/** A candidate whose numbers the operator has been told, and when they hold. */
interface ToldCandidate {
  readonly candidate: Candidate;
  readonly comparison: ToldComparison;
}

/**
 * Refits the child's last layer to this session's annotations on request, and tells the operator how both heads do on held-out
 * moments. Asked to apply, it uses the very candidate that was told of, if that was better; it never uses another. Without consent
 * to training it does neither.
 */
export function servePersonalization(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  link: EngagementLink,
): Subscription {
  let told: ToldCandidate | undefined;
  /** Of the session that goes on, or of the last one. */
  let consents: readonly ConsentWord[] | undefined;
  const serving = context.topics.observe(topics.sessionState).subscribe((state) => {
    if (state.session_id !== '') consents = consentWords(state.consents);
  });

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
    told = { candidate, comparison: { childId, session, comparedWithId: current.id } };
    const verdict = candidate.personalized.made.comparison.better
      ? 'The candidate is better; ask again with apply to use it.'
      : 'The candidate is no better and is not used.';
    return answerOf(candidate, verdict, false);
  }

  async function apply(childId: string): Promise<Answer> {
    const asked = (): CandidateAsked => ({
      childId,
      session: link.state.taking.session,
      headId: head.refittable?.id,
      isSessionOver: head.isSessionOver,
    });
    throwIfRefused(refuseCandidate(told?.comparison, asked()));
    if (told === undefined) throw new Error('a candidate that is not refused has been told');
    const { candidate, comparison } = told;
    const { made } = candidate.personalized;
    if (!made.comparison.better)
      return answerOf(candidate, 'The candidate is no better and is not used.', false);
    await refitInWorker({ kind: 'keep', registry: head.registry, candidate });
    // The session may have ended meanwhile, or another child's begun.
    if (!mayComeIntoUse(comparison, asked()))
      return answerOf(candidate, `The candidate is kept for ${childId}'s next session.`, false);
    head.use(made.head);
    return answerOf(candidate, 'The candidate is in use.', true);
  }

  serving.add(
    provideService(
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
        throwIfRefused(refuseTrainingNow(consents));
        return isToBeUsed ? apply(childId) : compare(childId);
      },
      { current_ccc: NaN, candidate_ccc: NaN, current_mae: NaN, candidate_mae: NaN },
    ),
  );
  return serving;
}

function throwIfRefused(refusal: Warning | undefined): void {
  if (refusal !== undefined) throw new RapportError(refusal.code, refusal.text);
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
