import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { patienceMs, waitUntil } from './waitUntil.js';

/** The suite's own words for how topics travel, of which the peer keeps more, and what rclpy does where nothing is said. */
export type PeerQos = 'newest' | 'event' | 'latched' | 'log' | 'default';

export interface PeerTopic {
  readonly name: string;
  readonly type: string;
  readonly qos: PeerQos;
}

/** A message as JSON: NaN where a number is not finite, `{ bytes: n }` for pictures. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read messages of all types
export type PeerMessage = any;

export interface Received {
  readonly topic: string;
  /** Wall clock of its arrival, nanoseconds. */
  readonly receivedNs: bigint;
  readonly message: PeerMessage;
}

interface PeerEvent {
  readonly event: string;
  readonly id?: string;
  readonly [key: string]: PeerMessage;
}

/** How a goal went, seen from the client. */
export interface PeerGoal {
  readonly id: string;
  readonly accepted: boolean;
  readonly feedback: PeerMessage[];
  /** Resolves with action_msgs/GoalStatus and the result. */
  readonly result: () => Promise<{ status: number; result: PeerMessage }>;
}

/** Where a peer runs, if not beside the suite. */
export interface PeerPlace {
  /** The command that starts it there, such as `ip netns exec NAME`. */
  readonly through?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** An rclpy node in another process, which a test drives: it stands for every ROS 2 program that is not ours. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #events: PeerEvent[] = [];
  readonly #received: Received[] = [];
  readonly #published: { topic: string; stampNs: bigint }[] = [];
  readonly #errors: string[] = [];
  #nextId = 0;
  #ended = false;

  private constructor(domain: number, { through = [], env = {} }: PeerPlace) {
    const python = process.env['RAPPORT_TEST_PYTHON'] ?? 'python3';
    const command = [...through, python, '-u', resolve(import.meta.dirname, 'peer.py')];
    this.#child = spawn('env', command, {
      env: { ...process.env, ...env, ROS_DOMAIN_ID: String(domain) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    if (this.#child.stderr)
      createInterface({ input: this.#child.stderr }).on('line', (line) => this.#errors.push(line));
    this.#child.once('exit', () => (this.#ended = true));
  }

  static async start(domain: number, place: PeerPlace = {}): Promise<Peer> {
    const peer = new Peer(domain, place);
    await peer.#until('the rclpy peer', () => peer.#events.some(({ event }) => event === 'ready'));
    return peer;
  }

  /** Everything received on a topic so far. */
  received(topic: string): readonly Received[] {
    return this.#received.filter((each) => each.topic === topic);
  }

  messages(topic: string): readonly PeerMessage[] {
    return this.received(topic).map(({ message }) => message);
  }

  /** Stamps of what the peer itself has published on a topic. */
  published(topic: string): readonly bigint[] {
    return this.#published.filter((each) => each.topic === topic).map(({ stampNs }) => stampNs);
  }

  forget(): void {
    this.#received.length = 0;
    this.#published.length = 0;
  }

  subscribe(...topics: readonly PeerTopic[]): void {
    for (const { name: topic, type, qos } of topics) this.#do({ do: 'subscribe', topic, type, qos });
  }

  publish({ name: topic, type, qos }: PeerTopic, message: object): void {
    this.#do({ do: 'publish', topic, type, qos, message });
  }

  /** Publishes again and again, `count` times (0: until `unstream`), with the stamp of now; `also` with the same stamp. */
  stream(
    { name: topic, type, qos }: PeerTopic,
    message: object,
    {
      hz,
      count = 0,
      also = [],
    }: { hz: number; count?: number; also?: readonly (readonly [PeerTopic, object])[] },
  ): void {
    const others = also.map(([other, its]) => ({
      topic: other.name,
      type: other.type,
      qos: other.qos,
      message: its,
    }));
    this.#do({ do: 'stream', topic, type, qos, message, hz, count, also: others });
  }

  unstream(topic: string): void {
    this.#do({ do: 'unstream', topic });
  }

  unpublish(topic: string): void {
    this.#do({ do: 'unpublish', topic });
  }

  /** Publishes /clock from `startNs` on, `rate` times as fast as the wall clock. */
  simulateTime(startNs: bigint, rate: number): void {
    this.#do({ do: 'clock', hz: 100, start_ns: String(startNs), rate });
  }

  /** Calls a service; waits for its server. */
  async call(service: string, type: string, request: object = {}): Promise<PeerMessage> {
    const id = this.#ask({ do: 'call', service, type, request });
    return (await this.#answer(id, 'answer', `an answer of ${service}`))['response'];
  }

  /** Calls a service `count` times and is gone each time before it can answer. */
  async abandon(service: string, type: string, count: number): Promise<void> {
    const id = this.#ask({ do: 'abandon', service, type, request: {}, count });
    await this.#answer(id, 'answer', `${count} requests of ${service}`);
  }

  async goal(action: string, type: string, goal: object): Promise<PeerGoal> {
    const id = this.#ask({ do: 'goal', action, type, goal });
    const answer = await this.#answer(id, 'goal', `an answer of ${action}`);
    const events = this.#events;
    return {
      id,
      accepted: answer['accepted'] as boolean,
      get feedback() {
        return events
          .filter((each) => each.id === id && each.event === 'feedback')
          .map((each) => each['feedback']);
      },
      result: async () => {
        const { status, result } = await this.#answer(id, 'result', `the result of ${action}`);
        return { status: status as number, result };
      },
    };
  }

  cancel(goal: PeerGoal): void {
    this.#do({ do: 'cancel', id: goal.id });
  }

  /** Serves an action whose goals take so long; it takes them and their cancellation, or refuses either. */
  serve(
    action: string,
    type: string,
    how: { readonly seconds: number; readonly accepts?: boolean; readonly obeys?: boolean },
  ): void {
    this.#do({ do: 'serve', action, type, ...how });
  }

  unserve(action: string): void {
    this.#do({ do: 'unserve', action });
  }

  /** What an action that it serves was asked for so far. */
  asked(action: string): readonly PeerMessage[] {
    return this.#events
      .filter((each) => each.event === 'asked' && each['action'] === action)
      .map((each) => each['goal']);
  }

  /** How often an action that it serves was asked to end a goal. */
  cancellations(action: string): number {
    return this.#events.filter((each) => each.event === 'cancelled' && each['action'] === action).length;
  }

  /** Suspends it, or ends it without a word: its servers stay on the graph until DDS misses them. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** What is on the graph now. */
  async graph(): Promise<{
    nodes: string[];
    topics: Record<string, string[]>;
    publishers: Record<string, number>;
    subscribers: Record<string, number>;
  }> {
    const id = this.#ask({ do: 'graph' });
    return (await this.#answer(id, 'answer', 'the graph'))['response'];
  }

  /** For the message of a failure: who is there, and how much came of what. */
  async overview(): Promise<string> {
    const { nodes, publishers } = await this.graph();
    const topics = new Set(this.#received.map(({ topic }) => topic));
    const counts = [...topics].map((topic) => `${topic}: ${this.received(topic).length}`);
    return JSON.stringify({ nodes, publishers, counts }, undefined, 1);
  }

  /** Resolves with the first message on the topic, received from now on or before, that the test accepts. */
  message(
    topic: string,
    accepts: (message: PeerMessage) => boolean = () => true,
    timeoutMs = patienceMs,
  ): Promise<PeerMessage> {
    return this.#until(
      `a message on ${topic}`,
      () => this.received(topic).find(({ message }) => accepts(message))?.message,
      timeoutMs,
      () =>
        `The last one was ${JSON.stringify(this.messages(topic).at(-1))}, after ${this.received(topic).length}.`,
    );
  }

  /** Resolves when so many messages came on the topic. */
  count(topic: string, atLeast: number, timeoutMs = patienceMs): Promise<readonly PeerMessage[]> {
    return this.#until(
      `${atLeast} messages on ${topic}`,
      () => (this.received(topic).length >= atLeast ? this.messages(topic) : undefined),
      timeoutMs,
      () => `${this.received(topic).length} came.`,
    );
  }

  async dispose(): Promise<void> {
    this.#child.stdin?.end();
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 3_000);
    await waitUntil('the end of the peer', () => this.#ended);
    clearTimeout(impatient);
  }

  #take(line: string): void {
    // JSON has no NaN: the peer writes null.
    const event = JSON.parse(line, (_key, value: unknown) => (value === null ? NaN : value)) as PeerEvent;
    if (event.event === 'message') {
      const { topic, received_ns, message } = event;
      this.#received.push({ topic: topic as string, receivedNs: BigInt(received_ns as string), message });
    } else if (event.event === 'published') {
      this.#published.push({ topic: event['topic'] as string, stampNs: BigInt(event['stamp_ns'] as string) });
    } else {
      this.#events.push(event);
    }
  }

  #do(command: object): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  #ask(command: object): string {
    const id = `r${(this.#nextId += 1)}`;
    this.#do({ ...command, id });
    return id;
  }

  #answer(id: string, event: string, what: string): Promise<PeerEvent> {
    return this.#until(what, () => this.#events.find((each) => each.id === id && each.event === event));
  }

  #until<Value>(
    what: string,
    look: () => Value | undefined | false,
    timeoutMs = patienceMs,
    context: () => string = () => '',
  ): Promise<Value> {
    return waitUntil(
      what,
      () => {
        const failed = this.#events.find(({ event }) => event === 'error');
        if (failed) throw new Error(`The peer, asked for ${what}: ${String(failed['text'])}`);
        if (this.#ended) throw new Error(`The peer has ended:\n${this.#errors.join('\n')}`);
        return look();
      },
      { timeoutMs, context: () => `${context()} ${this.#errors.join('\n')}` },
    );
  }
}

/** A message's stamp, nanoseconds. */
export function stampOf(message: PeerMessage): bigint {
  const { sec, nanosec } = (message as { header: { stamp: { sec: number; nanosec: number } } }).header.stamp;
  return BigInt(sec) * 1_000_000_000n + BigInt(nanosec);
}
