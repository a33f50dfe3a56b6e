import {
  protocolPhaseCodes,
  responseCodes,
  type ControlStepKind,
  type ProtocolStateMessage,
} from '../nodes/messages/protocolMessages.js';

/** What an operator would press. */
export interface DemonstrationKey {
  readonly kind: ControlStepKind;
  readonly target: string;
}

const moves = ['next', 'back', 'repeat', 'skip'] as const;

/**
 * What is pressed next where nobody sits at the operator's place: that the child has responded, as soon as a response is
 * waited for; then the way that is advised, or on.
 *
 * @param isRobotIdle no prompt waits for a decision or is being carried out
 * @param hasBegun the robot has done what the step begins with, or there is nothing
 * @returns `undefined`: nothing yet
 */
export function demonstrationKey(
  state: ProtocolStateMessage,
  { isRobotIdle, hasBegun }: { readonly isRobotIdle: boolean; readonly hasBegun: boolean },
): DemonstrationKey | undefined {
  const { phase, response, advised, waited_sec: waitedSec, index } = state;
  if (phase !== protocolPhaseCodes.running || !isRobotIdle || !hasBegun) return undefined;
  const isWaitedFor = state.steps[index]?.counts !== '' && response === responseCodes.unknown;
  if (isWaitedFor) return Number.isNaN(waitedSec) ? undefined : { kind: 'responded', target: '' };
  const move = moves.find((each) => each === advised);
  if (move !== undefined) return { kind: move, target: '' };
  return advised === '' ? { kind: 'next', target: '' } : { kind: 'go-to', target: advised };
}
