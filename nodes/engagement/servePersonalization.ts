import type { Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { RapportError } from '../../core/RapportError.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import type { HeadInUse } from './HeadInUse.js';
import type { LiveLabels } from './LiveLabels.js';
import { refitInWorker } from './refitInWorker.js';

/** Equal annotations give equal heads. */
const seed = 1;

/**
 * Refits the child's last layer to this session's annotations on request, tells the operator how both heads do on held-out
 * moments, and switches only if asked to and if the candidate is better.
 */
export function servePersonalization(
  context: NodeContext<typeof engagementParameters>,
  head: HeadInUse,
  labels: LiveLabels,
): Subscription {
  return provideService(context.node, services.personalizeHead, async ({ child_id: childId, apply }) => {
    const current = head.head;
    if (!current)
      throw new RapportError(
        'engagement/no-head',
        'Engagement comes from the prior, which cannot be refitted: train a head first (rapport head train).',
      );
    if (childId === '')
      throw new RapportError('engagement/no-child', 'Say which child the head is for: give its id.');
    if (!labels.isOf(childId))
      throw new RapportError(
        'engagement/other-child',
        `The annotations are of ${labels.childId}, who is in session, not of ${childId}: ask for that child's head.`,
      );
    const inSession = labels.childId;
    const child = labels.labelled({ childId, culture: head.culture ?? '', featureModel: head.featureModel });
    const { personalized, kept } = await refitInWorker({
      current,
      child,
      seed,
      date: new Date(),
      registry: head.registry,
      keepIfBetter: apply,
    });
    const { made, frames } = personalized;
    const { comparison } = made;
    // Another child's session may have begun meanwhile.
    const applied = kept && labels.childId === inSession;
    if (applied) head.use(made.head);
    const show = (value: number | undefined): string => value?.toFixed(2) ?? 'not known';
    const numbers =
      `On ${comparison.frames} held-out frames the present head has CCC ${show(comparison.current.ccc)}, MAE ${show(comparison.current.mae)}; ` +
      `the candidate CCC ${show(comparison.candidate.ccc)}, MAE ${show(comparison.candidate.mae)}.`;
    const verdict = applied
      ? 'The candidate is in use.'
      : kept
        ? `The candidate is kept for ${childId}'s next session: another one has begun.`
        : comparison.better
          ? 'The candidate is better; ask again with apply to use it.'
          : 'The candidate is no better and is not used.';
    return {
      success: true,
      message: `${numbers} ${verdict}`,
      current_ccc: comparison.current.ccc ?? NaN,
      candidate_ccc: comparison.candidate.ccc ?? NaN,
      current_mae: comparison.current.mae ?? NaN,
      candidate_mae: comparison.candidate.mae ?? NaN,
      frames_fitted: frames - comparison.frames,
      frames_held_out: comparison.frames,
      candidate_head_id: made.head.id,
      applied,
    };
  });
}
