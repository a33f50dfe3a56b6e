import type rclnodejs from 'rclnodejs';

import { RapportError } from '../core/RapportError.js';
import { createClient } from '../nodes/runtime/rosEndpoints.js';
import type { Service } from '../nodes/services.js';
import { answerOf } from './answerOf.js';

const answerTimeoutMs = 15_000;

/**
 * Calls one of the suite's services.
 *
 * @param options.attemptMs asks again after so long, for a service whose node has just been started in place of a killed
 *   one: DDS takes the dead one for alive for a while, and what is asked may go there
 * @throws RapportError `operator/no-answer` when nobody serves it, `operator/refused` with the server's own sentence
 */
export async function callService<
  Request extends object,
  Response extends { success: boolean; message: string },
>(
  node: rclnodejs.Node,
  service: Service<Request, Response>,
  request: Request,
  { attemptMs = answerTimeoutMs }: { readonly attemptMs?: number } = {},
): Promise<Response> {
  const client = createClient(node, service);
  try {
    if (!(await client.waitForService(answerTimeoutMs)))
      throw new RapportError(
        'operator/no-answer',
        `Nobody serves ${service.name}: start the ${service.servedBy} node.`,
      );
    const deadlineMs = performance.now() + answerTimeoutMs;
    do {
      const answer = await answerOf<Response>(client.call(request, attemptMs));
      if (answer?.success) return answer;
      if (answer) throw new RapportError('operator/refused', answer.message);
    } while (performance.now() < deadlineMs);
    throw new RapportError(
      'operator/no-answer',
      `The ${service.servedBy} node does not answer on ${service.name}: see its log, or start it again.`,
    );
  } finally {
    client.destroy();
  }
}
