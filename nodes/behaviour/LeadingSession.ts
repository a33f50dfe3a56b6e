import type { Subscription } from 'rxjs';

import type { behaviourParameters } from '../../config/behaviour.js';
import type { RobotSituation } from '../../core/behaviour/refuseGoal.js';
import { keyOf } from '../messages/keyOf.js';
import { sessionStateCodes } from '../messages/sessionMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { topics } from '../topics.js';

/** The session says what it does at 1 Hz: one that has not for so long is not there, milliseconds. */
const heardForMs = 5_000;

/** What the session that leads the robot does, by its own word. */
export class LeadingSession {
  readonly #context: NodeContext<typeof behaviourParameters>;
  #last: { readonly state: number; readonly atMs: number } | undefined;

  constructor(context: NodeContext<typeof behaviourParameters>) {
    this.#context = context;
  }

  get situation(): RobotSituation['session'] {
    if (!this.#context.parameters().session_required) return 'not required';
    const last = this.#last;
    if (last === undefined || this.#context.nowMs() - last.atMs > heardForMs) return 'silent';
    return keyOf(sessionStateCodes, last.state) ?? 'silent';
  }

  /** Listens to the session until it is unsubscribed. */
  listen(): Subscription {
    return this.#context.topics.observe(topics.sessionState).subscribe(({ state }) => {
      this.#last = { state, atMs: this.#context.nowMs() };
    });
  }
}
