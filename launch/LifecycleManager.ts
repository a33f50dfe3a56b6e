import { setTimeout as delay } from 'node:timers/promises';

import { RapportError } from '../core/RapportError.js';
import type { LaunchAnswer, LaunchRequest } from '../nodes/runtime/launchChannel.js';
import type { NodeChannel } from './NodeChannel.js';

type Channel = Pick<NodeChannel, 'isThere' | 'ask'>;

/** The state that a transition leads to, by its standard label. */
const targetOf = {
  configure: 'inactive',
  activate: 'active',
  deactivate: 'inactive',
  cleanup: 'unconfigured',
} as const;
type Transition = keyof typeof targetOf;

const patienceMs = 30_000;
/** How often the successor of a process that has ended is looked for, milliseconds. */
const lookMs = 20;

/** Brings managed nodes up and down, as nav2's manager does, over the channels to their processes. */
export class LifecycleManager {
  readonly #channelOf: (node: string) => Channel | undefined;
  readonly #patienceMs: number;

  /**
   * @param channelOf to the process that a node runs in, or is to run in, at present
   * @param options.patienceMs until a node counts as one that does not answer
   */
  constructor(channelOf: (node: string) => Channel | undefined, options = { patienceMs }) {
    this.#channelOf = channelOf;
    this.#patienceMs = options.patienceMs;
  }

  /** Waits until the nodes are there, in whatever process. @throws RapportError `launch/node-absent` */
  async waitFor(names: readonly string[]): Promise<void> {
    const untilMs = performance.now() + this.#patienceMs;
    await Promise.all(
      names.map(async (name) => {
        while ((await within(untilMs, this.#channelOf(name)?.isThere)) !== true) {
          if (performance.now() >= untilMs)
            throw new RapportError(
              'launch/node-absent',
              `The node ${name} did not come up within ${this.#patienceMs / 1_000} s: see the log above.`,
            );
          await delay(lookMs);
        }
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
        if ((await this.state(name)) === 'unconfigured') await this.configure(name);
      }),
    );
    for (const name of names) {
      const state = await this.state(name);
      // The successor of one that has died meanwhile.
      if (state === 'unconfigured') await this.configure(name);
      if (state === 'unconfigured' || state === 'inactive') await this.activate(name);
    }
  }

  /** Deactivates and cleans up a node, as far as it is up, and its process lives. */
  async takeDown(name: string): Promise<void> {
    const channel = this.#channelOf(name);
    if (!(await Promise.race([channel?.isThere, Promise.resolve(false)]))) return;
    const state = async (): Promise<string | undefined> => (await this.#ask(channel, name, 'state'))?.state;
    if ((await state()) === 'active')
      this.#check(name, 'deactivate', await this.#ask(channel, name, 'deactivate'));
    if ((await state()) === 'inactive')
      this.#check(name, 'cleanup', await this.#ask(channel, name, 'cleanup'));
  }

  /** The state's standard label. */
  async state(name: string): Promise<string> {
    return (await this.#insist(name, 'state')).state;
  }

  async isInactive(name: string): Promise<boolean> {
    return (await this.state(name)) === 'inactive';
  }

  async #change(name: string, transition: Transition): Promise<void> {
    this.#check(name, transition, await this.#insist(name, transition));
  }

  #check(name: string, transition: Transition, answer: LaunchAnswer | undefined): void {
    // Two may ask for one transition: it is refused the second time because it has been made.
    if (answer === undefined || answer.isMade || answer.state === targetOf[transition]) return;
    throw new RapportError(
      'launch/transition',
      `The node ${name} could not ${transition}: its reason stands above.`,
    );
  }

  /** Asks the successor where a process ends before it answers. */
  async #insist(name: string, ask: LaunchRequest['ask']): Promise<LaunchAnswer> {
    const untilMs = performance.now() + this.#patienceMs;
    do {
      await this.waitFor([name]);
      const answer = await this.#ask(this.#channelOf(name), name, ask);
      if (answer) return answer;
      await delay(lookMs);
    } while (performance.now() < untilMs);
    throw this.#noAnswer(name);
  }

  /** `undefined` where the process has ended. @throws RapportError `launch/no-answer` */
  async #ask(
    channel: Channel | undefined,
    name: string,
    ask: LaunchRequest['ask'],
  ): Promise<LaunchAnswer | undefined> {
    const untilMs = performance.now() + this.#patienceMs;
    const answer = await within(untilMs, channel?.ask(name, ask));
    if (answer !== 'late') return answer;
    throw this.#noAnswer(name);
  }

  #noAnswer(name: string): RapportError {
    return new RapportError(
      'launch/no-answer',
      `The node ${name} has not answered for ${this.#patienceMs / 1_000} s: see the log above.`,
    );
  }
}

async function within<Value>(
  untilMs: number,
  promise: Promise<Value> | undefined,
): Promise<Value | 'late' | undefined> {
  if (promise === undefined) return undefined;
  const answered = new AbortController();
  const late = delay(Math.max(0, untilMs - performance.now()), 'late' as const, { signal: answered.signal });
  try {
    return await Promise.race([promise, late]);
  } finally {
    answered.abort();
  }
}
