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
import { planBehaviour } from '../../core/behaviour/planBehaviour.js';
import { refuseGoal } from '../../core/behaviour/refuseGoal.js';
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
import { LeadingSession } from './LeadingSession.js';
import { MeasuredJoints } from './MeasuredJoints.js';

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

const holdRepeats = 3;
const holdRepeatMs = 50;

/** Serves the action: one behaviour at a time and while a session runs, cancellable, stopped at once by the emergency stop. */
export class BehaviourServer {
  readonly #context: NodeContext<typeof behaviourParameters>;
  readonly #library: BehaviourLibrary;
  readonly #robot: RobotPublishers;
  readonly #joints: MeasuredJoints;
  readonly #session: LeadingSession;
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
    this.#joints = new MeasuredJoints(context);
    this.#session = new LeadingSession(context);
  }

  serve(): Subscription {
    const { node, topics: observed } = this.#context;
    const serving = new Subscription();
    serving.add(this.#joints.listen());
    serving.add(this.#session.listen());
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

  #accepts({ behaviour_id: behaviourId, text: say }: ExecuteBehaviourGoal): boolean {
    const refusal = refuseGoal(
      { behaviourId, say },
      {
        library: this.#library,
        isExecuting: this.#execution !== undefined,
        session: this.#session.situation,
      },
    );
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
      jointsNow: this.#joints.angles,
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
      this.#apply(emergencyStop(this.#execution, this.#context.nowNs(), this.#joints.angles));
      return;
    }
    const hold = holdCommand(this.#joints.angles);
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
