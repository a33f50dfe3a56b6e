import type rclnodejs from 'rclnodejs';

import { RapportError } from '../../core/RapportError.js';
import { createClient, type RosClient } from '../../nodes/runtime/rosEndpoints.js';
import type { Service } from '../../nodes/services.js';
import { answerOf } from '../../operator/answerOf.js';
import { missingNode } from '../../operator/missingNode.js';

/** An operator waits for the answer: who is not found by then is not there. */
const searchMs = 1_500;
const answerMs = 5_000;

/** The suite's services, by clients that are found once and kept. */
export class ServiceCalls {
  readonly #node: rclnodejs.Node;
  readonly #clients = new Map<string, RosClient>();

  constructor(node: rclnodejs.Node) {
    this.#node = node;
  }

  /** Looks for the server already, so that the first call finds it. */
  prepare(services: readonly { readonly type: string; readonly name: string }[]): void {
    for (const service of services) this.#client(service);
  }

  /**
   * @param options.waitMs how long the answer may take, where the work takes longer than other answers
   * @throws RapportError `operator/no-node`, `operator/refused` with the server's sentence, `operator/no-answer`
   */
  async ask<Request extends object, Response extends { success: boolean; message: string }>(
    service: Service<Request, Response>,
    request: Request,
    { waitMs = answerMs }: { readonly waitMs?: number } = {},
  ): Promise<Response> {
    const client = this.#client(service);
    if (!(await client.waitForService(searchMs)))
      throw missingNode(service.servedBy, `serves ${this.#node.resolveServiceName(service.name)}`);
    const answer = await answerOf<Response>(client.call(request, waitMs));
    if (answer === undefined)
      throw new RapportError(
        'operator/no-answer',
        `The ${service.servedBy} node does not answer on ${service.name}: see its log, or start it again.`,
      );
    if (!answer.success) throw new RapportError('operator/refused', answer.message);
    return answer;
  }

  release(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #client(service: { readonly type: string; readonly name: string }): RosClient {
    const known = this.#clients.get(service.name);
    if (known) return known;
    const client = createClient(this.#node, service);
    this.#clients.set(service.name, client);
    return client;
  }
}
