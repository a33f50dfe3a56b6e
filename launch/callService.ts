import type rclnodejs from 'rclnodejs';

import { RapportError } from '../core/RapportError.js';
import { createClient } from '../nodes/runtime/rosEndpoints.js';
import type { Service } from '../nodes/services.js';

const answerTimeoutMs = 15_000;

/**
 * Calls one of the suite's services.
 *
 * @throws RapportError `operator/no-answer` when nobody serves it, `operator/refused` with the server's own sentence
 */
export async function callService<
  Request extends object,
  Response extends { success: boolean; message: string },
>(node: rclnodejs.Node, service: Service<Request, Response>, request: Request): Promise<Response> {
  const client = createClient(node, service);
  try {
    if (!(await client.waitForService(answerTimeoutMs)))
      throw new RapportError(
        'operator/no-answer',
        `Nobody serves ${service.name}: start the ${service.servedBy} node.`,
      );
    const answer = (await client.call(request, answerTimeoutMs)) as Response;
    if (!answer.success) throw new RapportError('operator/refused', answer.message);
    return answer;
  } finally {
    client.destroy();
  }
}
