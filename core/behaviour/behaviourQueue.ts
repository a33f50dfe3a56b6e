import type { Execution } from './Execution.js';
import type { PlannedCommand } from './Behaviour.js';
import { type AskedGoal, isOver, saidByTheRobot } from './robotGoals.js';

/** A command of the behaviour that the robot executes. */
export interface QueuedCommand {
  /** The sentence, the joints that move, or what the robot's own software moves. */
  readonly what: { readonly say: string } | { readonly move: readonly string[] } | { readonly own: string };
  /** When it is due, or was sent, milliseconds from the behaviour's start; an estimate for what is to come. */
  readonly atMs: number;
  /** Whether the robot itself has told that it is at it; false where that is an estimate. */
  readonly confirmed: boolean;
}

/**
 * What the robot does now and what comes next. Nothing in naoqi_driver2 says how far the robot is: what has been said is an
 * estimate there. The robot's own actions tell.
 */
export interface BehaviourQueue {
  /** Of the prompt, as it came with the goal; "" while nothing is executed. */
  readonly turnId: string;
  readonly behaviourId: string;
  readonly stage: 'idle' | 'running' | 'settling';
  /** Sent and not over, by the robot's word or the estimate: the sentence that is spoken, the movement that is made. */
  readonly now: readonly QueuedCommand[];
  /** Not sent yet: a cancellation leaves it out, and ends the sentence of `now` where the robot's speech action says it. */
  readonly next: readonly QueuedCommand[];
  /** Sentences that were sent and are over by the estimate. */
  readonly saidEstimated: readonly string[];
  /** Sentences that are over by the robot's own word. */
  readonly saidConfirmed: readonly string[];
}

export const emptyQueue: BehaviourQueue = {
  turnId: '',
  behaviourId: '',
  stage: 'idle',
  now: [],
  next: [],
  saidEstimated: [],
  saidConfirmed: [],
};

/** @param nowNs of the clock that the execution goes by */
export function behaviourQueue(execution: Execution | undefined, nowNs: bigint): BehaviourQueue {
  if (execution === undefined || execution.stage === 'ended') return emptyQueue;
  const { plan, gone, waiting, goals, turnId, stage, voice } = execution;
  const isSpeech = ({ command }: (typeof gone)[number]): boolean => command.kind === 'speech';
  const active = goals.filter((each) => !isOver(each));
  const bySpeechTopic = voice === 'topic' && nowNs < execution.speechUntilNs;
  const speaks = active.some(({ goal }) => goal.action === 'speech');
  const speech = bySpeechTopic || speaks ? gone.findLast(isSpeech) : undefined;
  const moves = Object.keys(execution.motion.goals).length > 0;
  const movement = moves ? gone.findLast(({ command }) => command.kind === 'joint_angles') : undefined;
  const isOwn = active.some(({ goal }) => goal.action !== 'speech');
  const own = isOwn ? gone.findLast(({ command }) => command.kind === 'body') : undefined;
  const queued = ({ command, atMs }: (typeof gone)[number], confirmed: boolean): QueuedCommand => ({
    what: whatOf(command),
    atMs,
    confirmed,
  });
  const said = gone.filter((each) => isSpeech(each) && each !== speech);
  return {
    turnId,
    behaviourId: plan.behaviourId,
    stage,
    now: gone
      .filter((each) => each === speech || each === movement || each === own)
      .map((each) => queued(each, each !== movement && hasStarted(active, each === own))),
    // What is cancelled is said and done no more.
    next: stage === 'running' ? waiting.map((each) => queued(each, false)) : [],
    saidEstimated: voice === 'topic' ? said.flatMap(({ command }) => sayOf(command)) : [],
    saidConfirmed: saidByTheRobot(goals),
  };
}

function hasStarted(active: readonly AskedGoal[], isOwn: boolean): boolean {
  return active.some(({ goal, report }) => (goal.action !== 'speech') === isOwn && report === 'started');
}

function sayOf(command: PlannedCommand): readonly string[] {
  return command.kind === 'speech' ? [command.text] : [];
}

function whatOf(command: PlannedCommand): QueuedCommand['what'] {
  switch (command.kind) {
    case 'speech':
      return { say: command.text };
    case 'joint_angles':
      return { move: command.targets.names };
    case 'body':
      return { own: command.goal.action === 'posture' ? command.goal.posture : command.goal.behaviour };
  }
}
