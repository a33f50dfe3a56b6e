import { interval, type Subscription } from 'rxjs';

import type { JointAngles } from '../../core/behaviour/checkJointAngles.js';
import { anglesNow, forgetPublishers, hearJoints, noReadings } from '../../core/behaviour/jointReadings.js';
import { jointTrouble } from '../../core/behaviour/jointTrouble.js';
import { millisecondsToNs } from '../../core/nanoseconds.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import { publishersOf } from '../runtime/topicGraph.js';
import { topics } from '../topics.js';

type Context = Pick<NodeContext<never>, 'node' | 'topics' | 'diagnostics' | 'nowMs'>;

/** Where the robot says that its joints are; who says so is told apart, which only DDS does. */
export class MeasuredJoints {
  readonly #context: Context;
  readonly #topic: string;
  #readings = noReadings;
  #names: ReadonlyMap<string, string> = new Map();

  constructor(context: Context) {
    this.#context = context;
    this.#topic = context.node.resolveTopicName(topics.jointStates.name);
  }

  /** Their angles now, radians; those joints are left out of which the robot has not said lately, or not credibly. */
  get angles(): JointAngles {
    return anglesNow(this.#readings, this.#nowNs());
  }

  /** Listens to the robot until it is unsubscribed, and warns while it is silent, or others speak for it. */
  listen(): Subscription {
    const { node, topics: observed, diagnostics } = this.#context;
    const sinceNs = this.#nowNs();
    const listening = observed
      .observeCounted(topics.jointStates)
      .subscribe(({ value: { name: names, position: positions }, publisher }) => {
        this.#readings = hearJoints(this.#readings, { publisher, names, positions, nowNs: this.#nowNs() });
      });
    listening.add(
      interval(warningPeriodMs).subscribe(() => {
        const present = publishersOf(node, this.#topic);
        this.#names = new Map([...this.#names, ...present.map((each) => [each.gid, each.node] as const)]);
        const nowNs = this.#nowNs();
        this.#readings = forgetPublishers(this.#readings, { present: present.map(({ gid }) => gid), nowNs });
        const nameOf = (publisher: string): string =>
          this.#names.get(publisher) ?? 'a program without a name';
        for (const warning of jointTrouble(this.#readings, { nowNs, sinceNs, topic: this.#topic, nameOf }))
          diagnostics.warn(warning);
      }),
    );
    return listening;
  }

  #nowNs(): bigint {
    return millisecondsToNs(this.#context.nowMs());
  }
}
