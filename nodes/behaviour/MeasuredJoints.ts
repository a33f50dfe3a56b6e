import { interval, type Subscription } from 'rxjs';

import type { behaviourParameters } from '../../config/behaviour.js';
import type { JointAngles } from '../../core/behaviour/checkJointAngles.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import { topics } from '../topics.js';

/** Joint angles older than this are not where the arms are: a stop must not drive them there, milliseconds. */
const measuredForMs = 300;

/** A robot that says nothing of its joints for so long is warned of, milliseconds. */
const silentForMs = 3_000;

type Context = Pick<NodeContext<typeof behaviourParameters>, 'topics' | 'diagnostics' | 'nowMs'>;

/** Where the robot says that its joints are. */
export class MeasuredJoints {
  readonly #context: Context;
  #last: { readonly angles: JointAngles; readonly atMs: number } | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Their angles now, radians; none when the robot has not said so lately. */
  get angles(): JointAngles {
    const last = this.#last;
    return last && this.#context.nowMs() - last.atMs <= measuredForMs ? last.angles : {};
  }

  /** Listens to the robot until it is unsubscribed, and warns while the robot is silent. */
  listen(): Subscription {
    const { topics: observed, diagnostics, nowMs } = this.#context;
    let heardMs = nowMs();
    const listening = observed.observe(topics.jointStates).subscribe(({ name, position }) => {
      const known = name.flatMap((joint, index) => {
        const angle = position[index];
        return angle !== undefined && Number.isFinite(angle) ? [[joint, angle] as const] : [];
      });
      heardMs = nowMs();
      this.#last = { angles: Object.fromEntries(known), atMs: heardMs };
    });
    listening.add(
      interval(warningPeriodMs).subscribe(() => {
        const silentMs = nowMs() - heardMs;
        if (silentMs < silentForMs) return;
        diagnostics.warn({
          code: 'robot/silent',
          text: `The robot has not said for ${(silentMs / 1_000).toFixed(0)} s where its joints are, and an emergency stop can then only halt it slowly: check naoqi_driver and the robot's network.`,
        });
      }),
    );
    return listening;
  }
}
