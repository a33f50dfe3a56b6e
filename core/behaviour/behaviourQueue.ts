import type { Execution } from './behaviourExecutor.js';

/** A command of the behaviour that the robot executes. */
export interface QueuedCommand {
  /** The sentence, or the joints that move. */
  readonly what: { readonly say: string } | { readonly move: readonly string[] };
  /** When it is due, or was sent, milliseconds from the behaviour's start; an estimate for what is to come. */
  readonly atMs: number;
}

/**
 * What the robot does now and what comes next. Nothing in naoqi_driver2 says how far the robot is: what has been said is an
 * estimate.
 */
export interface BehaviourQueue {
  /** Of the prompt, as it came with the goal; "" while nothing is executed. */
  readonly turnId: string;
  readonly behaviourId: string;
  readonly stage: 'idle' | 'running' | 'settling';
  /** Sent, and by the estimate not over: the sentence that is spoken, the movement that is made. */
  readonly now: readonly QueuedCommand[];
  /** Not sent yet: a cancellation leaves it out, and the robot ends with the sentence of `now`. */
  readonly next: readonly QueuedCommand[];
  /** Sentences that were sent and are over by the estimate. */
  readonly saidEstimated: readonly string[];
}

export const emptyQueue: BehaviourQueue = {
  turnId: '',
  behaviourId: '',
  stage: 'idle',
  now: [],
  next: [],
  saidEstimated: [],
};

/** @param nowNs of the clock that the execution goes by */
export function behaviourQueue(execution: Execution | undefined, nowNs: bigint): BehaviourQueue {
  if (execution === undefined || execution.stage === 'ended') return emptyQueue;
  const { plan, sent, turnId, stage } = execution;
  const commands = plan.commands.map(({ command, atMs }): QueuedCommand => ({
    atMs,
    what: command.kind === 'speech' ? { say: command.text } : { move: command.targets.names },
  }));
  const gone = commands.slice(0, sent);
  const isSpeech = ({ what }: QueuedCommand): boolean => 'say' in what;
  const speech = nowNs < execution.speechUntilNs ? gone.findLast(isSpeech) : undefined;
  const moves = Object.keys(execution.motion.goals).length > 0;
  const movement = moves ? gone.findLast((each) => !isSpeech(each)) : undefined;
  return {
    turnId,
    behaviourId: plan.behaviourId,
    stage,
    now: gone.filter((each) => each === speech || each === movement),
    // What is cancelled is said and done no more.
    next: stage === 'running' ? commands.slice(sent) : [],
    saidEstimated: gone.flatMap((each) => ('say' in each.what && each !== speech ? [each.what.say] : [])),
  };
}
