import { interval, map, Subscription, switchMap, take, timer } from 'rxjs';

import type { behaviourParameters } from '../../config/behaviour.js';
import type { BehaviourLibrary, BehaviourPlan, RobotCommand } from '../../core/behaviour/Behaviour.js';
import {
  cancelExecution,
  endSettling,
  failExecution,
  hearReports,
  startExecution,
  stepExecution,
} from '../../core/behaviour/behaviourExecutor.js';
import {
  delivered,
  noDelivery,
  nobodyListens,
  nobodyServes,
  withDelivery,
  type Delivery,
} from '../../core/behaviour/delivery.js';
import { emergencyStop, holdCommand } from '../../core/behaviour/emergencyStop.js';
import type { Execution, ExecutionResult, ExecutionStep } from '../../core/behaviour/Execution.js';
import { postureQuestion } from '../../core/behaviour/postureOfLegs.js';
import { planBehaviour, withoutBody } from '../../core/behaviour/planBehaviour.js';
import { refuseGoal } from '../../core/behaviour/refuseGoal.js';
import { executeBehaviour, type ExecuteBehaviourGoal } from '../actions.js';
import type { StringMessage } from '../messages/robotMessages.js';
import { millisecondsToNs } from '../../core/nanoseconds.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { actionClasses, createActionServer, type RosGoalHandle } from '../runtime/rosEndpoints.js';
import type { TopicPublisher } from '../runtime/TopicTransport.js';
import { topics } from '../topics.js';
import { LeadingSession } from './LeadingSession.js';
import { announceQueue } from './announceQueue.js';
import { feedbackOf, resultOf, type BehaviourClasses as Classes } from './behaviourMessages.js';
import { MeasuredJoints } from './MeasuredJoints.js';
import { type RobotActions, warnOfUnended } from './RobotActions.js';
import type { RobotLink } from './RobotLink.js';
import { watchRobot } from './watchRobot.js';

type GoalHandle = RosGoalHandle<ExecuteBehaviourGoal>;

/** How often a behaviour is looked at, milliseconds: half of the 50 ms in which a stop has to take effect. */
const periodMs = 25;

/** Between the end of a goal and that of its server, milliseconds. */
const resultGraceMs = 50;

const holdRepeats = 3;
const holdRepeatMs = 50;

/** A driver that has just been started is found within so long. */
const discoveryNs = 1_500_000_000n;

/** The joints may still be on their way for so long after the last command. */
const restAfterNs = 2_000_000_000n;

/** What is made when the node is configured, and outlives an activation. */
interface BehaviourParts {
  readonly library: BehaviourLibrary;
  readonly link: RobotLink;
  readonly actions: RobotActions;
  readonly queue: TopicPublisher<StringMessage>;
}

/** Serves the action: one behaviour at a time and while a session runs, cancellable, stopped at once by the emergency stop. */
export class BehaviourServer {
  readonly #context: NodeContext<typeof behaviourParameters>;
  readonly #library: BehaviourLibrary;
  readonly #link: RobotLink;
  readonly #actions: RobotActions;
  readonly #queue: BehaviourParts['queue'];
  readonly #joints: MeasuredJoints;
  readonly #session: LeadingSession;
  readonly #stopHeard: TopicPublisher<StringMessage>;
  /** How often each behaviour has said its own words: they are said in turn. */
  readonly #timesSaid = new Map<string, number>();
  #execution: Execution | undefined;
  #delivery: Delivery = noDelivery;
  #lastSentNs: bigint;
  #ended: Promise<void> = Promise.resolve();
  #finish: ((result: ExecutionResult) => void) | undefined;

  constructor(
    context: NodeContext<typeof behaviourParameters>,
    { library, link, actions, queue }: BehaviourParts,
  ) {
    this.#context = context;
    this.#queue = queue;
    this.#library = library;
    this.#link = link;
    this.#actions = actions;
    this.#joints = new MeasuredJoints(context);
    this.#session = new LeadingSession(context);
    this.#stopHeard = context.publisher(topics.stopHeard);
    this.#lastSentNs = this.#nowNs();
  }

  serve(): Subscription {
    const { node, topics: observed } = this.#context;
    const serving = new Subscription();
    serving.add(this.#joints.listen());
    serving.add(this.#session.listen());
    serving.add(this.#actions.watch());
    serving.add(announceQueue(this.#queue, this.#context.nowMs, () => this.#execution));
    serving.add(
      watchRobot(this.#context, {
        link: this.#link,
        angles: () => this.#joints.angles,
        isAtRest: () => this.#isAtRest(),
      }),
    );
    serving.add(
      observed
        .observe(topics.emergencyStop)
        .pipe(
          map(({ data }) => {
            const hold = this.#stopAtOnce();
            warnOfUnended(this.#context, this.#actions);
            this.#stopHeard.publish({ data });
            return hold;
          }),
          // A hold that is lost on the way to the robot is worth nothing: it is said again.
          switchMap((hold) =>
            timer(holdRepeatMs, holdRepeatMs).pipe(
              take(holdRepeats - 1),
              map(() => hold),
            ),
          ),
        )
        .subscribe((hold) => {
          for (const command of hold) this.#send(command);
          this.#endAllAtRobot();
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
    const nowNs = this.#nowNs();
    if (this.#execution)
      this.#apply(cancelExecution(this.#execution, nowNs, 'the behaviour node stops', 'aborted'));
    if (this.#execution) this.#apply(endSettling(this.#execution, nowNs));
    // Without its client a goal that is not yet accepted could not be ended any more.
    if (this.#actions.open().length > 0) await this.#actions.cancelAll();
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

  #behaviour(wanted: string): BehaviourLibrary['behaviours'][number] | undefined {
    return this.#library.behaviours.find(({ id }) => id === wanted);
  }

  async #execute(handle: GoalHandle, classes: Classes): Promise<object> {
    const { request } = handle;
    this.#askForPosture(request);
    this.#actions.begin();
    this.#delivery = { ...noDelivery, isDryRun: this.#context.parameters().dry_run };
    const { isDryRun } = this.#delivery;
    const plan = isDryRun ? withoutBody(this.#plan(request)) : this.#plan(request);
    // Chosen anew until somebody listens, and kept from then on: nothing is said in both ways.
    const begin = (): Execution =>
      startExecution(plan, {
        turnId: request.turn_id,
        nowNs: this.#nowNs(),
        jointsNow: this.#joints.angles,
        voice: this.#voice(),
      });
    this.#execution = begin();
    let isHeard = isDryRun;
    const step = (before: Execution): ExecutionStep => {
      const nowNs = this.#nowNs();
      const execution = hearReports(before, this.#actions.reports(), nowNs);
      if (handle.isCancelRequested && execution.stage === 'running')
        return cancelExecution(execution, nowNs, 'the session asked for it');
      if (isHeard) return stepExecution(execution, nowNs, this.#joints.angles);
      const unheard = this.#unheard(plan);
      isHeard = unheard === undefined;
      if (unheard === undefined) return stepExecution(begin(), nowNs, this.#joints.angles);
      return nowNs - execution.startedNs < discoveryNs
        ? { state: execution, commands: [], progress: 0, phase: 'settling' }
        : failExecution(execution, nowNs, unheard);
    };
    const result = await new Promise<ExecutionResult>((resolve) => {
      this.#finish = resolve;
      const ticking = interval(periodMs).subscribe(() => {
        if (!this.#execution) {
          ticking.unsubscribe();
          return;
        }
        const stepped = step(this.#execution);
        this.#apply(stepped);
        if (!stepped.result && !handle.isCancelRequested)
          handle.publishFeedback(feedbackOf(stepped, classes));
      });
    });
    if (result.outcome === 'succeeded') handle.succeed();
    else if (handle.isCancelRequested) handle.canceled();
    else handle.abort();
    return resultOf(result, classes);
  }

  /** By the robot's own action where it is served: its end is told, and it can be cut short. */
  #voice(): Execution['voice'] {
    return !this.#delivery.isDryRun && this.#actions.isServed('speech') ? 'action' : 'topic';
  }

  /** Why nobody would get what the plan sends, in a sentence. */
  #unheard(plan: BehaviourPlan): string | undefined {
    const unserved = plan.commands.flatMap(({ command }) =>
      command.kind === 'body' && !this.#actions.isServed(command.goal.action)
        ? [this.#actions.nameOf(command.goal.action)]
        : [],
    );
    if (unserved.length > 0) return nobodyServes(unserved);
    const unheard = this.#link.unheard(plan, this.#voice());
    return unheard.length > 0 ? nobodyListens(unheard) : undefined;
  }

  #askForPosture({ behaviour_id: id }: ExecuteBehaviourGoal): void {
    const behaviour = this.#behaviour(id);
    const text = behaviour && postureQuestion(behaviour, this.#joints.angles);
    if (text !== undefined) this.#context.diagnostics.warn({ code: 'robot/posture', text });
  }

  /** A behaviour's own words are said in turn, so that the robot does not repeat itself. */
  #plan({ behaviour_id: id, text }: ExecuteBehaviourGoal): BehaviourPlan {
    const behaviour = this.#behaviour(id);
    if (!behaviour) throw new Error(`Behaviour ${id} has left the library.`);
    if (text !== '') return planBehaviour(behaviour, this.#library, { say: text });
    const times = this.#timesSaid.get(id) ?? 0;
    this.#timesSaid.set(id, times + 1);
    const say = behaviour.say[times % Math.max(1, behaviour.say.length)];
    return planBehaviour(behaviour, this.#library, { say });
  }

  #apply(step: ExecutionStep): void {
    this.#execution = step.result ? undefined : step.state;
    for (const command of step.commands) {
      const sent = this.#send(command);
      if (sent) this.#delivery = delivered(this.#delivery, sent.topic, sent.listeners);
    }
    if (!step.result) return;
    this.#lastSentNs = this.#nowNs();
    const result = withDelivery(step.result, this.#delivery);
    const { strayed } = step.state.pursuit;
    if (result.outcome === 'failed')
      this.#context.diagnostics.warn({ code: 'behaviour/failed', text: result.message });
    else if (strayed.length > 0)
      this.#context.diagnostics.warn({ code: 'robot/moved-by-something-else', text: result.message });
    this.#finish?.(result);
  }

  /** @returns what holds the robot, for saying it again */
  #stopAtOnce(): readonly RobotCommand[] {
    const measured = this.#joints.angles;
    if (this.#execution) {
      const step = emergencyStop(this.#execution, this.#nowNs(), measured);
      this.#apply(step);
      this.#endAllAtRobot();
      return step.commands.filter(({ kind }) => kind === 'joint_angles');
    }
    const hold = holdCommand(measured, this.#library.neutralSpeed);
    if (hold) this.#send(hold);
    this.#endAllAtRobot();
    return hold ? [hold] : [];
  }

  /** What the robot's own actions do, for whomever. */
  #endAllAtRobot(): void {
    // What was asked for in earnest is ended in earnest, whatever has been switched on since.
    if (!this.#context.parameters().dry_run || this.#actions.open().length > 0)
      void this.#actions.cancelAll();
  }

  #isAtRest(): boolean {
    const situation = this.#session.situation;
    const isLed = situation !== 'idle' && situation !== 'ended' && situation !== 'silent';
    return isLed && !this.#execution && this.#nowNs() - this.#lastSentNs > restAfterNs;
  }

  #send(command: RobotCommand): ReturnType<RobotLink['send']> | undefined {
    if (command.kind === 'cancel_goal') {
      this.#actions.cancel(command.index);
      return undefined;
    }
    if (this.#context.parameters().dry_run) {
      this.#context.log.info(`Not sent (dry_run): ${JSON.stringify(command)}`);
      return undefined;
    }
    this.#lastSentNs = this.#nowNs();
    return command.kind === 'goal'
      ? this.#actions.ask(command.index, command.goal)
      : this.#link.send(command);
  }

  #nowNs(): bigint {
    return millisecondsToNs(this.#context.nowMs());
  }
}
