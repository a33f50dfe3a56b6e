import type { GoalReport, RobotGoal } from '../../core/behaviour/robotGoals.js';
import { robotActions, robotGoalFields } from '../actions.js';
import { actionClasses, type RosActionClient, type RosClientGoal } from '../runtime/rosEndpoints.js';

/** How far the reports of a goal have come: one that arrives late takes nothing back. */
const order: Readonly<Record<GoalReport, number>> = {
  sent: 0,
  accepted: 1,
  started: 2,
  done: 3,
  cancelled: 3,
  aborted: 3,
  refused: 3,
  lost: 3,
};

/** One goal of one of the robot's actions, sent once and never again. */
export class GoalAtRobot {
  /** The servers that were there when it was sent; one of them has it. */
  readonly servers: readonly string[];
  readonly goal: RobotGoal;
  readonly #client: RosActionClient;
  readonly #warn: (text: string) => void;
  #report: GoalReport = 'sent';
  #handle: RosClientGoal | undefined;
  #isCancelled = false;

  /** @param servers their endpoints' ids, as in `topicGraph` */
  constructor(
    client: RosActionClient,
    goal: RobotGoal,
    options: { readonly servers: readonly string[]; readonly warn: (text: string) => void },
  ) {
    this.#client = client;
    this.goal = goal;
    this.servers = options.servers;
    this.#warn = options.warn;
    this.#run().catch((error: unknown) => {
      this.#take('aborted');
      options.warn(`A goal of the robot's ${goal.action} action failed: ${String(error)}`);
    });
  }

  get report(): GoalReport {
    return this.#report;
  }

  get isOver(): boolean {
    return order[this.#report] === order.done;
  }

  /** Those of its servers that have left the graph have left the goal too. */
  look(serversNow: ReadonlySet<string>): void {
    if (!this.servers.some((each) => serversNow.has(each))) this.#take('lost');
  }

  /** At once, or as soon as it is accepted. */
  cancel(): void {
    this.#isCancelled = true;
    void this.#askToCancel();
  }

  /** rclnodejs throws at once where rcl refuses the request: that must not end a stop half-way. */
  async #askToCancel(): Promise<void> {
    try {
      await this.#handle?.cancelGoal();
    } catch (error) {
      this.#warn(`A goal of the robot's ${this.goal.action} action could not be cancelled: ${String(error)}`);
    }
  }

  async #run(): Promise<void> {
    const { Goal } = actionClasses<object, object>(robotActions[this.goal.action].type);
    const request = Object.assign(new Goal(), robotGoalFields(this.goal));
    const handle = await this.#client.sendGoal(request, () => {
      this.#take('started');
    });
    if (!handle.isAccepted()) {
      this.#take('refused');
      return;
    }
    this.#handle = handle;
    this.#take('accepted');
    if (this.#isCancelled) this.cancel();
    await handle.getResult();
    this.#take(handle.isSucceeded() ? 'done' : handle.isCanceled() ? 'cancelled' : 'aborted');
  }

  #take(report: GoalReport): void {
    if (order[report] > order[this.#report]) this.#report = report;
  }
}
