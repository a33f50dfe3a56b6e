import { interval, type Subscription } from 'rxjs';

import type { GoalReport, RobotAction, RobotGoal } from '../../core/behaviour/robotGoals.js';
import { cancelGoalType, robotActions } from '../actions.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import {
  createActionClient,
  createClient,
  type RosActionClient,
  type RosClient,
} from '../runtime/rosEndpoints.js';
import { publishersOf, type TopicEndpoint } from '../runtime/topicGraph.js';
import { GoalAtRobot } from './GoalAtRobot.js';

type Context = Pick<NodeContext<never>, 'node' | 'nowMs' | 'log' | 'diagnostics'>;

/** How often the graph is looked at for servers, milliseconds. */
const lookMs = 200;

/** A server that has just appeared may not have found this client yet, and its answers would be lost, milliseconds. */
const settleMs = 500;

/** For its answer that it ended what an earlier behaviour node had asked for, milliseconds. */
const sweepMs = 1_000;

/** A stop that is not answered for so long is told to the operator, milliseconds. */
const endsWithinMs = 2_000;

/** Of action_msgs/CancelGoal: all goals of the action, whoever sent them. */
const allGoals = { goal_info: { goal_id: { uuid: new Uint8Array(16) }, stamp: { sec: 0, nanosec: 0 } } };

interface Way {
  /** As it is resolved. */
  readonly name: string;
  readonly client: RosActionClient;
  readonly cancelling: RosClient;
  /** Ids of the servers' endpoints, as last looked at. */
  servers: ReadonlySet<string>;
  /** When these servers were there first. */
  sinceMs: number;
  /** `swept`: what an earlier node may have left there is ended, and the action is used. */
  state: 'absent' | 'new' | 'sweeping' | 'swept';
}

/** The robot's own actions, where somebody serves them. They may come and go. */
export class RobotActions {
  readonly #context: Context;
  readonly #ways: Readonly<Record<RobotAction, Way>>;
  /** Of the present execution, by their index in it. */
  #goals: (GoalAtRobot | undefined)[] = [];

  constructor(context: Context) {
    this.#context = context;
    const { node } = context;
    const way = (action: RobotAction): Way => {
      const name = node.resolveServiceName(robotActions[action].name);
      return {
        name,
        client: createActionClient(node, { name, type: robotActions[action].type }),
        cancelling: createClient(node, { name: `${name}/_action/cancel_goal`, type: cancelGoalType }),
        servers: new Set(),
        sinceMs: 0,
        state: 'absent',
      };
    };
    this.#ways = { speech: way('speech'), posture: way('posture'), behaviour: way('behaviour') };
  }

  /** Looks who serves them until it is unsubscribed. A node that died may have left a goal: it is cancelled first. */
  watch(): Subscription {
    for (const way of Object.values(this.#ways)) way.state = 'absent';
    return interval(lookMs).subscribe(() => {
      for (const way of Object.values(this.#ways)) this.#look(way);
      for (const goal of this.open()) goal.look(this.#ways[goal.goal.action].servers);
    });
  }

  isServed(action: RobotAction): boolean {
    const { state, client } = this.#ways[action];
    return state === 'swept' && client.isActionServerAvailable();
  }

  /** As it is resolved. */
  nameOf(action: RobotAction): string {
    return this.#ways[action].name;
  }

  /** Forgets the goals of the execution before. */
  begin(): void {
    this.#goals = [];
  }

  /**
   * @param index of the goal in its execution
   * @returns the action, and who serves it
   */
  ask(index: number, goal: RobotGoal): { readonly topic: string; readonly listeners: readonly string[] } {
    const { name, client } = this.#ways[goal.action];
    const servers = this.#servers(name);
    const warn = (text: string): void => {
      this.#context.log.warn(text);
    };
    this.#goals[index] = new GoalAtRobot(client, goal, { servers: servers.map(({ gid }) => gid), warn });
    return { topic: name, listeners: servers.map(({ node }) => node) };
  }

  /** What is known of each goal of this execution, by its index. */
  reports(): readonly (GoalReport | undefined)[] {
    return Array.from(this.#goals, (goal) => goal?.report);
  }

  /** @param index of the goal in its execution */
  cancel(index: number): void {
    this.#goals[index]?.cancel();
  }

  /** Ends everything that the robot's actions do, whoever asked for it; resolves when that is answered, or after a second. */
  async cancelAll(): Promise<void> {
    const served = Object.values(this.#ways).filter(({ client }) => client.isActionServerAvailable());
    await Promise.all(served.map((way) => this.#sweep(way)));
  }

  /** The goals of this execution that are not over, by the robot's word. */
  open(): readonly GoalAtRobot[] {
    return this.#goals.filter((each) => each !== undefined && !each.isOver) as GoalAtRobot[];
  }

  release(): void {
    for (const { client, cancelling } of Object.values(this.#ways)) {
      client.destroy();
      cancelling.destroy();
    }
  }

  #look(way: Way): void {
    const found = way.client.isActionServerAvailable() ? this.#servers(way.name) : [];
    const known = found.some(({ gid }) => way.servers.has(gid));
    const nowMs = this.#context.nowMs();
    way.servers = new Set(found.map(({ gid }) => gid));
    if (found.length === 0) {
      if (way.state === 'swept') this.#context.log.info(`Nobody serves ${way.name} any more.`);
      way.state = 'absent';
    } else if (way.state === 'absent' || !known) {
      way.state = 'new';
      way.sinceMs = nowMs;
    } else if (way.state === 'new' && nowMs - way.sinceMs >= settleMs && !this.#isAsked(way)) {
      way.state = 'sweeping';
      const names = found.map(({ node }) => node).join(', ');
      void this.#sweep(way).then(() => {
        if (way.state !== 'sweeping') return;
        way.state = 'swept';
        this.#context.log.info(`${way.name} is served (by ${names}), and used.`);
      });
    }
  }

  /** A goal of this node's own is under way there: it is not to be swept away. */
  #isAsked(way: Way): boolean {
    return this.open().some(({ goal }) => this.#ways[goal.action] === way);
  }

  /** Who serves an action is who publishes its feedback. */
  #servers(name: string): readonly TopicEndpoint[] {
    return publishersOf(this.#context.node, `${name}/_action/feedback`);
  }

  async #sweep({ name, cancelling }: Way): Promise<void> {
    try {
      await cancelling.call(allGoals, sweepMs);
    } catch (error) {
      this.#context.log.warn(`${name} has not answered that it ends what it does: ${String(error)}`);
    }
  }
}

/** Tells the operator where the robot has not said within two seconds that it has ended what it was asked to end. */
export function warnOfUnended({ diagnostics }: Pick<Context, 'diagnostics'>, actions: RobotActions): void {
  const open = actions.open();
  if (open.length === 0) return;
  setTimeout(() => {
    if (open.some(({ report, isOver }) => !isOver || report === 'lost'))
      diagnostics.warn({
        code: 'robot/not-ended',
        text: 'The robot has not said that it ended what its own actions were doing: look at the robot, and press its chest button where it goes on.',
      });
  }, endsWithinMs).unref();
}
