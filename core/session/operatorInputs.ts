import type { Warning } from '../Warning.js';
import { isAllowed, type ConsentWord } from './consent.js';
import { isOpen, noSession } from './openSession.js';
import { hearOperator } from './presence.js';
import type { EngagementAnnotation } from './SessionEvent.js';
import type { OperatorInput, SessionStep } from './SessionInput.js';
import { stopSession } from './steerSession.js';
import type { StepUnderConstruction } from './StepUnderConstruction.js';

const longestCategory = 40;
const longestText = 500;

/** A clock of another machine may be ahead of ours by so much. */
const aheadNs = 1_000_000_000n;

/** What an operator says of the session, beside leading it: marks, judgements, consent, who leads, that somebody is there. */
export function takeOperatorInput(step: StepUnderConstruction, input: OperatorInput): SessionStep {
  if (input.kind === 'heartbeat') return hearOperator(step, input);
  if (!isOpen(step.state)) return step.done(noSession(wanted[input.kind]));
  switch (input.kind) {
    case 'mark':
      return mark(step, input);
    case 'annotate':
      return annotate(step, input);
    case 'consent':
      return takeConsent(step, input);
    case 'hand-over':
      return handOver(step, input);
  }
}

const wanted = {
  mark: 'mark',
  annotate: 'annotate',
  consent: 'consent to',
  'hand-over': 'hand over',
} as const;

function mark(step: StepUnderConstruction, input: Extract<OperatorInput, { kind: 'mark' }>): SessionStep {
  const { by } = input;
  const text = input.text.trim();
  const category = input.category?.trim() ?? '';
  if (category.length > longestCategory || text.length > longestText)
    return step.done({
      code: 'session/mark-too-long',
      text: `A mark has a category of at most ${longestCategory} characters and a text of at most ${longestText}: shorten it.`,
    });
  const wrong = input.momentNs === undefined ? undefined : refuseMoment(step, input.momentNs);
  // A mark is never lost for its stamp: it stands where it came.
  if (wrong !== undefined) step.warnings.push(wrong);
  const momentNs = wrong === undefined ? input.momentNs : undefined;
  step.log({
    kind: 'mark',
    by,
    text,
    ...(category !== '' && { category }),
    ...(momentNs !== undefined && { momentNs }),
  });
  return step.done();
}

/** Why a moment cannot have been within the session; `undefined` if it can. */
function refuseMoment({ state, nowNs }: StepUnderConstruction, momentNs: bigint): Warning | undefined {
  const { startedNs = 0n, clockSetNs } = state.record;
  // Of a clock that was set meanwhile nobody knows which of both times is meant.
  const earliestNs = clockSetNs < 0n ? startedNs + clockSetNs : startedNs;
  if (momentNs >= earliestNs && momentNs <= nowNs + aheadNs) return undefined;
  return {
    code: 'session/moment-outside',
    text: 'A stamp lies before the session or in the future: let the clocks of the operator and of the robot be synchronised.',
  };
}

/** What is heard a second time, as a service and as a topic, is recorded once. */
function annotate(step: StepUnderConstruction, input: EngagementAnnotation): SessionStep {
  const { momentNs, coder, value } = input;
  const { record } = step.state;
  const childId = input.childId === '' ? (record.setup?.childId ?? '') : input.childId;
  const wrong = refuseAnnotation(step, { ...input, childId });
  if (wrong !== undefined) return step.done(wrong);
  const annotation = { momentNs, value, childId, coder };
  const isKnown = step.state.lastAnnotations.some(
    (other) =>
      other.momentNs === momentNs &&
      other.coder === coder &&
      other.childId === childId &&
      other.value === value,
  );
  if (isKnown) return step.done();
  step.state = {
    ...step.state,
    lastAnnotations: [...step.state.lastAnnotations.slice(1 - keptAnnotations), annotation],
  };
  step.log({ kind: 'annotated', ...annotation });
  return step.done();
}

const keptAnnotations = 32;

function refuseAnnotation(
  step: StepUnderConstruction,
  { momentNs, value, childId, coder }: EngagementAnnotation,
): Warning | undefined {
  const { setup } = step.state.record;
  if (!(value >= -1 && value <= 1))
    return {
      code: 'annotation/value',
      text: `An annotation of ${value} is outside [-1, 1]: -1 is disengaged, 1 fully engaged.`,
    };
  if (coder.trim() === '')
    return { code: 'annotation/coder', text: 'An annotation needs a coder: say who judged.' };
  if (setup?.childId !== undefined && childId !== setup.childId)
    return {
      code: 'annotation/child',
      text: `The annotation is of ${childId} and the session is ${setup.childId}'s: name the child of the session.`,
    };
  if (!isAllowed(step.state.record, 'numbers'))
    return {
      code: 'session/no-consent',
      text: 'Consent to record numbers was withdrawn, so the annotation is not taken: give it again first.',
    };
  return refuseMoment(step, momentNs);
}

/** What is withdrawn stops at once; the session itself too. */
function takeConsent(step: StepUnderConstruction, input: ConsentWord): SessionStep {
  const { item, given, takenBy, takenNs } = input;
  if (takenBy.trim() === '')
    return step.done({ code: 'session/consent-by', text: 'Consent needs somebody who took it: say who.' });
  step.log({ kind: 'consent', item, given, takenBy, takenNs });
  if (item === 'run' && !given)
    stopSession(step, { by: takenBy, reason: 'consent to the session was withdrawn' });
  return step.done();
}

function handOver(
  step: StepUnderConstruction,
  input: Extract<OperatorInput, { kind: 'hand-over' }>,
): SessionStep {
  const { operator } = step.state.record;
  const from = input.by === '' ? operator : input.by;
  const to = input.to.trim();
  if (to === '')
    return step.done({ code: 'session/no-operator', text: 'A session needs an operator: say who leads it.' });
  if (from !== operator)
    return step.done({
      code: 'session/other-operator',
      text: `${operator} leads the session, not ${from}: ask ${operator} to hand it over.`,
    });
  if (to === operator)
    return step.done({ code: 'session/same-operator', text: `${operator} leads the session already.` });
  const reason = input.reason.trim();
  // What one operator has answered for, the next one has to say again.
  if (step.state.record.automaticBy !== undefined)
    step.log({ kind: 'automatic', isAllowed: false, by: from, reason: `handed over to ${to}` });
  step.log({
    kind: 'handed-over',
    from,
    to,
    by: from,
    reason: reason === '' ? 'no reason given' : reason,
  });
  // Where tools say that their operator is there, the new one's has its time to do so.
  step.state = { ...step.state, heardOperatorNs: step.monotonicNs };
  return step.done();
}
