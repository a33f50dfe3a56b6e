import { interval, Subscription, switchMap, take, timer } from 'rxjs';

import type { behaviourParameters } from '../../config/behaviour.js';
import type { BehaviourLibrary, RobotCommand } from '../../core/behaviour/Behaviour.js';
import {
  cancelExecution,
  emergencyStop,
  holdCommand,
  startExecution,
  stepExecution,
  type Execution,
  type ExecutionResult,
  type ExecutionStep,
} from '../../core/behaviour/behaviourExecutor.js';
import type { JointAngles } from '../../core/behaviour/checkJointAngles.js';
import { planBehaviour } from '../../core/behaviour/planBehaviour.js';
import {
  executeBehaviour,
  type ExecuteBehaviourFeedback,
  type ExecuteBehaviourGoal,
  type ExecuteBehaviourResult,
} from '../actions.js';
import {
  toJointAnglesMessage,
  type JointAnglesMessage,
  type StringMessage,
} from '../messages/robotMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { header } from '../runtime/stamp.js';
import {
  actionClasses,
  createActionServer,
  type ActionClasses,
  type RosGoalHandle,
} from '../runtime/rosEndpoints.js';
import type { TopicPublisher } from '../runtime/TopicTransport.js';
import { topics } from '../topics.js';

export interface RobotPublishers {
  readonly speech: TopicPublisher<StringMessage>;
  readonly jointAngles: TopicPublisher<JointAnglesMessage>;
}

type GoalHandle = RosGoalHandle<ExecuteBehaviourGoal>;
type Classes = ActionClasses<ExecuteBehaviourFeedback, ExecuteBehaviourResult>;

/** How often a behaviour is looked at, milliseconds: half of the 50 ms in which a stop has to take effect. */
const periodMs = 25;

/** Between the end of a goal and that of its server, milliseconds. */
const resultGraceMs = 50;

/** Joint angles older than this are not where the arms are: a stop must not drive them there, milliseconds. */
const measuredForMs = 300;

const holdRepeats = 3;
const holdRepeatMs = 50;

/** Serves the action: one behaviour at a time, cancellable, stopped at once by the emergency stop. */
export class BehaviourServer {
  readonly #context: NodeContext<typeof behaviourParameters>;
  readonly #library: BehaviourLibrary;
  readonly #robot: RobotPublishers;
  #lastMeasured: { readonly angles: JointAngles; readonly atMs: number } | undefined;
  #execution: Execution | undefined;
  #ended: Promise<void> = Promise.resolve();
  #finish: ((result: ExecutionResult) => void) | undefined;

  constructor(
    context: NodeContext<typeof behaviourParameters>,
    library: BehaviourLibrary,
    robot: RobotPublishers,
  ) {
    this.#context = context;
    this.#library = library;
    this.#robot = robot;
  }

  serve(): Subscription {
    const { node, topics: observed } = this.#context;
    const serving = new Subscription();
    serving.add(
      observed.observe(topics.jointStates).subscribe(({ name, position }) => {
        const known = name.flatMap((joint, index) => {
          const angle = position[index];
          return angle !== undefined && Number.isFinite(angle) ? [[joint, angle] as const] : [];
        });
        this.#lastMeasured = { angles: Object.fromEntries(known), atMs: this.#context.nowMs() };
      }),
    );
    serving.add(
      observed
        .observe(topics.emergencyStop)
        // A hold that is lost on the way to the robot is worth nothing: it is said again.
        .pipe(switchMap(() => timer(0, holdRepeatMs).pipe(take(holdRepeats))))
        .subscribe(() => {
          this.#stopAtOnce();
        }),
    );
    const classes: Classes = actionClasses(executeBehaviour.type);
    const end = createActionServer<ExecuteBehaviourGoal>(node, executeBehaviour, {
      accepts: (goal) => this.#accepts(goal),
      execute: (handle) => this.#execute(handle, classes),
    });
    serving.add(() => {
      this.#ended = this.#endServing(end);
    });
    return serving;
  }

  /** Where the robot's joints are; nothing when it has not said so lately. */
  get #measured(): JointAngles {
    const last = this.#lastMeasured;
    return last && this.#context.nowMs() - last.atMs <= measuredForMs ? last.angles : {};
  }

  /** Resolves when the last goal has its result and the action is no longer served; after unsubscribing. */
  ended(): Promise<void> {
    return this.#ended;
  }

  /** The arms are sent back to neutral; nobody is left who could wait for them. */
  async #endServing(end: () => void): Promise<void> {
    const nowNs = this.#context.nowNs();
    if (this.#execution) this.#apply(cancelExecution(this.#execution, nowNs, 'the behaviour node stops'));
    if (this.#execution) this.#apply(stepExecution({ ...this.#execution, settledNs: nowNs }, nowNs));
    // rclnodejs sends a result in the turns after the goal's end, and crashes without the server.
    await new Promise((resolve) => setTimeout(resolve, resultGraceMs));
    end();
  }

  #accepts(goal: ExecuteBehaviourGoal): boolean {
    const refusal =
      this.#execution !== undefined
        ? {
            code: 'behaviour/busy',
            text: `Behaviour ${goal.behaviour_id} was refused: one is being executed.`,
          }
        : this.#behaviour(goal) === undefined
          ? {
              code: 'behaviour/unknown',
              text: `Behaviour "${goal.behaviour_id}" was refused: it is not in the library.`,
            }
          : undefined;
    if (!refusal) return true;
    this.#context.diagnostics.warn(refusal);
    return false;
  }

  #behaviour(goal: ExecuteBehaviourGoal): BehaviourLibrary['behaviours'][number] | undefined {
    return this.#library.behaviours.find(({ id }) => id === goal.behaviour_id);
  }

  async #execute(handle: GoalHandle, classes: Classes): Promise<object> {
    const { request } = handle;
    const behaviour = this.#behaviour(request);
    if (!behaviour) throw new Error(`Behaviour ${request.behaviour_id} has left the library.`);
    const plan = planBehaviour(behaviour, this.#library, request.text === '' ? {} : { say: request.text });
    this.#execution = startExecution(plan, {
      turnId: request.turn_id,
      nowNs: this.#context.nowNs(),
      jointsNow: this.#measured,
    });
    const result = await new Promise<ExecutionResult>((resolve) => {
      this.#finish = resolve;
      const ticking = interval(periodMs).subscribe(() => {
        if (!this.#execution) {
          ticking.unsubscribe();
          return;
        }
        const nowNs = this.#context.nowNs();
        const step =
          handle.isCancelRequested && this.#execution.stage === 'running'
            ? cancelExecution(this.#execution, nowNs, 'cancelled by the session')
            : stepExecution(this.#execution, nowNs);
        this.#apply(step);
        if (!step.result && !handle.isCancelRequested) handle.publishFeedback(feedbackOf(step, classes));
      });
    });
    if (result.outcome === 'succeeded') handle.succeed();
    else if (handle.isCancelRequested) handle.canceled();
    else handle.abort();
    return resultOf(result, classes);
  }

  #apply(step: ExecutionStep): void {
    this.#execution = step.result ? undefined : step.state;
    for (const command of step.commands) this.#send(command);
    if (step.result) this.#finish?.(step.result);
  }

  #stopAtOnce(): void {
    if (this.#execution) {
      this.#apply(emergencyStop(this.#execution, this.#context.nowNs(), this.#measured));
      return;
    }
    const hold = holdCommand(this.#measured);
    if (hold) this.#send(hold);
  }

  #send(command: RobotCommand): void {
    if (this.#context.parameters().dry_run) {
      this.#context.log.info(`Not sent (dry_run): ${JSON.stringify(command)}`);
    } else if (command.kind === 'speech') {
      this.#robot.speech.publish({ data: command.text });
    } else {
      this.#robot.jointAngles.publish(
        toJointAnglesMessage(header(this.#context.nowNs(), ''), command.targets),
      );
    }
  }
}

function feedbackOf({ progress, phase }: ExecutionStep, classes: Classes): object {
  return Object.assign(new classes.Feedback(), { progress, phase });
}

function resultOf(
  { outcome, confirmed, message, durationSec, progress }: ExecutionResult,
  classes: Classes,
): object {
  return Object.assign(new classes.Result(), {
    success: outcome === 'succeeded',
    confirmed,
    message,
    duration: durationSec,
    progress,
  });
}
