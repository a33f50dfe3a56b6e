import type rclnodejs from 'rclnodejs';

import { RapportError } from '../core/RapportError.js';
import { createClient, type RosClient } from '../nodes/runtime/rosEndpoints.js';
import { answerOf } from '../operator/answerOf.js';

/** lifecycle_msgs/Transition's ids. */
const transitionIds = { configure: 1, cleanup: 2, activate: 3, deactivate: 4 } as const;
type Transition = keyof typeof transitionIds;

/** lifecycle_msgs/State's ids. */
const stateIds = { unconfigured: 1, inactive: 2, active: 3 } as const;

interface ManagedClients {
  readonly getState: RosClient;
  readonly changeState: RosClient;
}

const serviceTimeoutMs = 30_000;
/**
 * After so long a request is made again, each time after twice as long: DDS takes a killed node for alive for up to 20 s, and
 * what is asked meanwhile may go to it instead of to the one that is just being started in its place.
 */
const attemptMs = { first: 250, longest: 2_000 } as const;

/** The state that a transition leads to. */
const targetOf = {
  configure: stateIds.inactive,
  activate: stateIds.active,
  deactivate: stateIds.inactive,
  cleanup: stateIds.unconfigured,
} as const satisfies Record<Transition, number>;

/** Brings managed nodes up and down through their lifecycle services, as nav2's manager does. */
export class LifecycleManager {
  readonly #node: rclnodejs.Node;
  readonly #clients = new Map<string, ManagedClients>();

  constructor(node: rclnodejs.Node) {
    this.#node = node;
  }

  /** Waits until the nodes have announced their services. */
  async waitFor(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const { getState, changeState } = this.#of(name);
        const there = await Promise.all(
          [getState, changeState].map((each) => each.waitForService(serviceTimeoutMs)),
        );
        if (there.includes(false))
          throw new RapportError(
            'launch/node-absent',
            `The node ${name} did not come up within ${serviceTimeoutMs / 1_000} s: see the log above.`,
          );
      }),
    );
  }

  async configure(name: string): Promise<void> {
    await this.#change(name, 'configure');
  }

  async activate(name: string): Promise<void> {
    await this.#change(name, 'activate');
  }

  /**
   * Configures the nodes, then activates them in their order, from whatever state each is in.
   *
   * Nodes of one process advertise when they are configured and look for each other when they are activated: one that is
   * activated before another is configured gets its frames over DDS from then on.
   */
  async bringUp(names: readonly string[]): Promise<void> {
    await this.waitFor(names);
    await Promise.all(
      names.map(async (name) => {
        if ((await this.state(name)) === stateIds.unconfigured) await this.configure(name);
      }),
    );
    for (const name of names) if ((await this.state(name)) === stateIds.inactive) await this.activate(name);
  }

  /** Deactivates and cleans up a node, as far as it is up. */
  async takeDown(name: string): Promise<void> {
    if (!(await this.#of(name).getState.waitForService(0))) return;
    if ((await this.state(name)) === stateIds.active) await this.#change(name, 'deactivate');
    if ((await this.state(name)) === stateIds.inactive) await this.#change(name, 'cleanup');
  }

  /** lifecycle_msgs/State's id. */
  async state(name: string): Promise<number> {
    const { getState } = this.#of(name);
    for (const timeoutMs of attempts()) {
      const answer = await answerOf<{ current_state: { id: number } }>(getState.call({}, timeoutMs));
      if (answer) return answer.current_state.id;
    }
    throw noAnswer(name);
  }

  async isInactive(name: string): Promise<boolean> {
    return (await this.state(name)) === stateIds.inactive;
  }

  release(): void {
    for (const { getState, changeState } of this.#clients.values()) {
      getState.destroy();
      changeState.destroy();
    }
    this.#clients.clear();
  }

  async #change(name: string, transition: Transition): Promise<void> {
    const request = { transition: { id: transitionIds[transition], label: '' } };
    const { changeState } = this.#of(name);
    for (const timeoutMs of attempts()) {
      const answer = await answerOf<{ success: boolean }>(changeState.call(request, timeoutMs));
      if (answer?.success) return;
      // A slow transition is asked for twice, and refused the second time because it has been made.
      if (answer && (await this.state(name)) !== targetOf[transition])
        throw new RapportError(
          'launch/transition',
          `The node ${name} could not ${transition}: its reason stands above.`,
        );
      if (answer) return;
    }
    throw noAnswer(name);
  }

  #of(name: string): ManagedClients {
    const existing = this.#clients.get(name);
    if (existing) return existing;
    const clients = {
      getState: createClient(this.#node, { type: 'lifecycle_msgs/srv/GetState', name: `${name}/get_state` }),
      changeState: createClient(this.#node, {
        type: 'lifecycle_msgs/srv/ChangeState',
        name: `${name}/change_state`,
      }),
    };
    this.#clients.set(name, clients);
    return clients;
  }
}

/** How long to wait for an answer, attempt by attempt, until the node counts as one that does not answer. */
function* attempts(): Generator<number, void> {
  const deadlineMs = performance.now() + serviceTimeoutMs;
  let timeoutMs: number = attemptMs.first;
  do {
    yield timeoutMs;
    timeoutMs = Math.min(attemptMs.longest, timeoutMs * 2);
  } while (performance.now() < deadlineMs);
}

function noAnswer(name: string): RapportError {
  return new RapportError(
    'launch/no-answer',
    `The node ${name} has not answered for ${serviceTimeoutMs / 1_000} s: see the log above.`,
  );
}
