import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { sentenceOf } from '../../core/sentenceOf.js';
import type { Service } from '../services.js';
import { createService } from './rosEndpoints.js';

/**
 * Serves until unsubscribed. A handler's failure is answered with `success: false` and its sentence.
 *
 * @param unknown what a failure's answer says of numbers that nobody knows; they are 0 otherwise
 */
export function provideService<Request, Response extends { success: boolean; message: string }>(
  node: rclnodejs.Node,
  service: Service<Request, Response>,
  handle: (request: Request) => Response | Promise<Response>,
  unknown: Partial<Response> = {},
): Subscription {
  const end = createService<Request, Response>(node, service, async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      return { ...unknown, success: false, message: sentenceOf(error) };
    }
  });
  return new Subscription(end);
}
