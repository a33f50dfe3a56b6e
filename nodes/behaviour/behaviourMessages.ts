import type { ExecutionResult, ExecutionStep } from '../../core/behaviour/Execution.js';
import { outcomeCodes, type ExecuteBehaviourFeedback, type ExecuteBehaviourResult } from '../actions.js';
import type { ActionClasses } from '../runtime/rosEndpoints.js';

export type BehaviourClasses = ActionClasses<ExecuteBehaviourFeedback, ExecuteBehaviourResult>;

/** What a step tells the client. */
export function feedbackOf({ progress, phase }: ExecutionStep, classes: BehaviourClasses): object {
  return Object.assign(new classes.Feedback(), { progress, phase });
}

/** What the end of an execution tells the client. */
export function resultOf(
  { outcome, confirmed, message, durationSec, progress }: ExecutionResult,
  classes: BehaviourClasses,
): object {
  return Object.assign(new classes.Result(), {
    success: outcome === 'succeeded',
    outcome: outcomeCodes[outcome],
    confirmed,
    message,
    duration: durationSec,
    progress,
  });
}
