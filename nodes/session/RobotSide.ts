import { sentenceOf } from '../../core/sentenceOf.js';
import type { sessionParameters } from '../../config/session.js';
import type { SessionInput } from '../../core/session/SessionInput.js';
import {
  actionClasses,
  createActionClient,
  type RosActionClient,
  type RosClientGoal,
} from '../runtime/rosEndpoints.js';
import {
  executeBehaviour,
  type ExecuteBehaviourFeedback,
  type ExecuteBehaviourGoal,
  type ExecuteBehaviourResult,
} from '../actions.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/** A session input whose clock reading the driver adds. */
export type UntimedInput = SessionInput extends infer Input
  ? Input extends SessionInput
    ? Omit<Input, 'nowNs'>
    : never
  : never;

/** How long the behaviour node may take to answer that it is there, milliseconds. */
const serverTimeoutMs = 2_000;

/** The session's way to the robot: the behaviour node's action. Failures come back as the end of the behaviour. */
export class RobotSide {
  readonly #context: NodeContext<typeof sessionParameters>;
  readonly #client: RosActionClient;
  readonly #goals = new Map<string, RosClientGoal>();
  /** Cancelled before the behaviour node had accepted them. */
  readonly #cancelled = new Set<string>();

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
    void this.#run(goal, report).catch((error: unknown) => {
      report({
        kind: 'behaviour-ended',
        promptId,
        outcome: 'failed',
        progress: 0,
        confirmed: false,
        message: sentenceOf(error),
      });
    });
  }

  cancel(promptId: string): void {
    const goal = this.#goals.get(promptId);
    if (goal) this.#cancelGoal(promptId, goal);
    else this.#cancelled.add(promptId);
  }

  #cancelGoal(promptId: string, goal: RosClientGoal): void {
    goal.cancelGoal().catch((error: unknown) => {
      this.#context.log.warn(`The behaviour of ${promptId} could not be cancelled: ${String(error)}`);
    });
  }

  release(): void {
    this.#client.destroy();
  }

  async #run(
    { promptId, behaviourId, say }: { promptId: string; behaviourId: string; say: string },
    report: (input: UntimedInput) => void,
  ): Promise<void> {
    if (!(await this.#client.waitForServer(serverTimeoutMs)))
      throw new Error('the behaviour node is not there: start it, or look at its log');
    const { Goal } = actionClasses<ExecuteBehaviourFeedback, ExecuteBehaviourResult>(executeBehaviour.type);
    const request: ExecuteBehaviourGoal = { turn_id: promptId, behaviour_id: behaviourId, text: say };
    const goal = await this.#client.sendGoal(Object.assign(new Goal(), request), (feedback) => {
      const { progress } = feedback as ExecuteBehaviourFeedback;
      report({ kind: 'behaviour-progress', promptId, progress });
    });
    if (!goal.isAccepted())
      throw new Error('the behaviour node refused it: one is being executed, or it is not in its library');
    this.#goals.set(promptId, goal);
    if (this.#cancelled.delete(promptId)) this.#cancelGoal(promptId, goal);
    const result = (await goal.getResult()) as ExecuteBehaviourResult;
    this.#goals.delete(promptId);
    report({
      kind: 'behaviour-ended',
      promptId,
      outcome: result.success ? 'succeeded' : 'cancelled',
      progress: result.success ? 1 : result.progress,
      confirmed: result.confirmed,
      message: result.message,
    });
  }
}
