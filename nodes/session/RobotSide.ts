import { setTimeout as delay } from 'node:timers/promises';

import { sentenceOf } from '../../core/sentenceOf.js';
import type { sessionParameters } from '../../config/session.js';
import type { SessionInput, SessionTime } from '../../core/session/SessionInput.js';
import {
  actionClasses,
  createActionClient,
  type RosActionClient,
  type RosClientGoal,
} from '../runtime/rosEndpoints.js';
import {
  executeBehaviour,
  outcomeCodes,
  type ExecuteBehaviourFeedback,
  type ExecuteBehaviourGoal,
  type ExecuteBehaviourResult,
} from '../actions.js';
import { keyOf } from '../messages/keyOf.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** A session input whose time the driver adds. */
export type UntimedInput = SessionInput extends infer Input
  ? Input extends SessionInput
    ? Omit<Input, keyof SessionTime>
    : never
  : never;

type Ended = Omit<Extract<UntimedInput, { kind: 'behaviour-ended' }>, 'kind' | 'promptId'>;

interface Underway {
  /** Absent until the behaviour node has accepted it. */
  goal?: RosClientGoal;
  isCancelled: boolean;
}

/** How long the behaviour node may take to answer that it is there, milliseconds. */
const serverTimeoutMs = 2_000;
const serverPollMs = 20;

/** The session's way to the robot: the behaviour node's action. Failures come back as the end of the behaviour. */
export class RobotSide {
  readonly #context: NodeContext<typeof sessionParameters>;
  readonly #client: RosActionClient;
  /** What is being executed, or on its way to the behaviour node, by its prompt. */
  readonly #underway = new Map<string, Underway>();

  constructor(context: NodeContext<typeof sessionParameters>) {
    this.#context = context;
    this.#client = createActionClient(context.node, executeBehaviour);
  }

  /** Starts a behaviour; `report` hears of its progress and, exactly once, of its end. */
  execute(
    goal: { promptId: string; behaviourId: string; say: string },
    report: (input: UntimedInput) => void,
  ): void {
    const { promptId } = goal;
    const underway: Underway = { isCancelled: false };
    this.#underway.set(promptId, underway);
    void this.#run(goal, underway, report)
      .catch((error: unknown): Ended => ({
        outcome: 'failed',
        progress: 0,
        confirmed: false,
        message: sentenceOf(error),
      }))
      .then((ended) => {
        // A later session may use the name again: a cancellation that came too late is not for its prompt.
        this.#underway.delete(promptId);
        report({ kind: 'behaviour-ended', promptId, ...ended });
      });
  }

  /** A behaviour that the robot has not begun is not begun, or cancelled as soon as it is accepted. */
  cancel(promptId: string): void {
    const underway = this.#underway.get(promptId);
    if (!underway) return;
    underway.isCancelled = true;
    if (underway.goal) this.#cancelGoal(promptId, underway.goal);
  }

  #accepted(promptId: string, underway: Underway, goal: RosClientGoal): void {
    underway.goal = goal;
    if (underway.isCancelled) this.#cancelGoal(promptId, goal);
  }

  #cancelGoal(promptId: string, goal: RosClientGoal): void {
    goal.cancelGoal().catch((error: unknown) => {
      this.#context.log.warn(`The behaviour of ${promptId} could not be cancelled: ${String(error)}`);
    });
  }

  release(): void {
    this.#client.destroy();
  }

  /** rclnodejs waits by the computer's clock, which somebody may set. */
  async #isServed(): Promise<boolean> {
    const untilMs = this.#context.nowMs() + serverTimeoutMs;
    while (!this.#client.isActionServerAvailable()) {
      if (this.#context.nowMs() > untilMs) return false;
      await delay(serverPollMs);
    }
    return true;
  }

  async #run(
    { promptId, behaviourId, say }: { promptId: string; behaviourId: string; say: string },
    underway: Underway,
    report: (input: UntimedInput) => void,
  ): Promise<Ended> {
    if (!(await this.#isServed()))
      throw new Error('the behaviour node is not there: start it, or look at its log');
    if (underway.isCancelled)
      return {
        outcome: 'cancelled',
        progress: 0,
        confirmed: false,
        message: 'it was cancelled before the robot got it',
      };
    const { Goal } = actionClasses<ExecuteBehaviourFeedback, ExecuteBehaviourResult>(executeBehaviour.type);
    const request: ExecuteBehaviourGoal = { turn_id: promptId, behaviour_id: behaviourId, text: say };
    const goal = await this.#client.sendGoal(Object.assign(new Goal(), request), (feedback) => {
      const { progress } = feedback as ExecuteBehaviourFeedback;
      report({ kind: 'behaviour-progress', promptId, progress });
    });
    if (!goal.isAccepted())
      throw new Error('the behaviour node refused it: its log and /diagnostics say why');
    this.#accepted(promptId, underway, goal);
    const result = (await goal.getResult()) as ExecuteBehaviourResult;
    return {
      outcome: keyOf(outcomeCodes, result.outcome) ?? 'failed',
      progress: result.success ? 1 : result.progress,
      confirmed: result.confirmed,
      message: result.message,
    };
  }
}
