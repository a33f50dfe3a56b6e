import { interval, type Subscription } from 'rxjs';

import { behaviourQueue } from '../../core/behaviour/behaviourQueue.js';
import type { Execution } from '../../core/behaviour/Execution.js';
import type { StringMessage } from '../messages/robotMessages.js';
import { millisecondsToNs } from '../../core/nanoseconds.js';
import type { TopicPublisher } from '../runtime/TopicTransport.js';

/** How often it is looked at whether something has changed, milliseconds. */
const lookMs = 50;

/** Says what the robot does now and what comes next, at every change, until it is unsubscribed. */
export function announceQueue(
  queue: TopicPublisher<StringMessage>,
  nowMs: () => number,
  execution: () => Execution | undefined,
): Subscription {
  let said = '';
  return interval(lookMs).subscribe(() => {
    const data = JSON.stringify(behaviourQueue(execution(), millisecondsToNs(nowMs())));
    if (data === said) return;
    said = data;
    queue.publish({ data });
  });
}
