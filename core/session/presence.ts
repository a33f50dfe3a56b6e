import { nanoseconds } from '../nanoseconds.js';
import { isOpen } from './openSession.js';
import type { SessionStep } from './SessionInput.js';
import { holdSession } from './steerSession.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

/** An operator's tool says that its operator is there. */
export interface OperatorHeartbeat {
  /** Empty or absent: whoever leads the session. */
  readonly by?: string | undefined;
  readonly tool: string;
}

/**
 * A heartbeat. Only that of the operator who leads counts: an assistant's page that stays open says nothing of who left the
 * room. Coming back resumes nothing.
 */
export function hearOperator(step: StepUnderConstruction, { by = '', tool }: OperatorHeartbeat): SessionStep {
  const { record } = step.state;
  if (!isOpen(step.state) || (by !== '' && by !== record.operator)) return step.done();
  if (record.presence !== 'present') step.log({ kind: 'operator-present', by: record.operator, tool });
  step.state = { ...step.state, heardOperatorNs: step.monotonicNs };
  return step.done();
}

/** Holds the session when nothing has come for too long from an operator who had announced themselves in it. */
export function holdWhenAway(step: StepUnderConstruction): void {
  const { record, heardOperatorNs } = step.state;
  const { operatorAwaySec } = step.parameters;
  if (!isOpen(step.state) || record.presence === 'unannounced' || operatorAwaySec === undefined) return;
  if (heardOperatorNs === undefined) {
    step.state = { ...step.state, heardOperatorNs: step.monotonicNs };
    return;
  }
  const silentNs = step.monotonicNs - heardOperatorNs;
  if (silentNs < nanoseconds(operatorAwaySec)) return;
  const by = record.operator;
  const sinceSec = Number(silentNs) / 1e9;
  if (record.presence === 'present') step.log({ kind: 'operator-away', by, sinceSec });
  if (record.phase !== 'running') return;
  const reason = `nothing came from ${by}'s tool for ${operatorAwaySec} s`;
  holdSession(step, { by: 'session', reason, category: 'operator-away' });
  step.warnings.push({
    code: 'session/operator-away',
    text: `The session is held: ${reason}. Look after the child, then resume.`,
  });
}
