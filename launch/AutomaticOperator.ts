import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { decisionCodes, promptStatusCodes, type PromptMessage } from '../nodes/messages/sessionMessages.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { header, nsToStamp } from '../nodes/runtime/stamp.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { callService } from '../operator/callService.js';
import { sentenceOf } from '../core/sentenceOf.js';

/** How long a person would take to read a prompt, milliseconds. */
const readingMs = 1_000;

/** Approves every prompt, and says so: for demonstrations, where nobody sits at the operator's place. */
export function automaticOperator(node: rclnodejs.Node, onError: (text: string) => void): Subscription {
  const decide = async (prompt: PromptMessage): Promise<void> => {
    const seen = nsToStamp(node.now().nanoseconds);
    await new Promise((resolve) => setTimeout(resolve, readingMs));
    await callService(node, services.decidePrompt, {
      decision: {
        header: header(node.now().nanoseconds, ''),
        prompt_id: prompt.id,
        revision: prompt.revision,
        seen,
        kind: decisionCodes.approve,
        behaviour_id: '',
        text: '',
        operator_name: 'automatic operator',
        reason: 'demonstration: every prompt is approved',
        automatic: true,
      },
    });
  };
  const end = createSubscription<PromptMessage>(node, topics.prompt, (prompt) => {
    if (prompt.status !== promptStatusCodes.proposed) return;
    decide(prompt).catch((error: unknown) => {
      onError(sentenceOf(error));
    });
  });
  return new Subscription(end);
}
