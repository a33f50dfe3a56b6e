import { longestSay } from '../behaviour/Behaviour.js';
import { registryIdPattern, sessionIdPattern } from '../idPatterns.js';
import type { Warning } from '../Warning.js';
import type { SessionSetup } from './SessionEvent.js';
import type { PromptDecision, SessionParameters } from './SessionInput.js';
import { executingPrompt, openPrompt, type SessionRecord } from './sessionRecord.js';
import { refuseStale } from './staleDecision.js';

/** Why a session cannot start like this; `undefined` if it can. */
export function checkSetup(setup: SessionSetup): Warning | undefined {
  for (const [what, id] of [
    ['Session', setup.sessionId],
    ['Child', setup.childId],
  ] as const) {
    if (id !== undefined && !sessionIdPattern.test(id)) {
      const text = `${what} id "${id}" is not usable: begin with a letter and use letters, digits, - and _, at most 64.`;
      return { code: 'session/bad-id', text };
    }
  }
  if (setup.culture !== undefined && !registryIdPattern.test(setup.culture)) {
    const text = `Culture "${setup.culture}" is not usable: give the id under which its engagement head is kept, letters, digits, ".", "_" or "-", at most 64.`;
    return { code: 'session/bad-id', text };
  }
  const { protocol } = setup;
  if (protocol !== undefined && !protocol.protocol.languages.includes(protocol.language)) {
    const { id, languages } = protocol.protocol;
    const text = `Protocol ${id} has no phrases in "${protocol.language}": choose ${languages.join(', ')}.`;
    return { code: 'protocol/language', text };
  }
  if (setup.operator.trim() === '') {
    return { code: 'session/no-operator', text: 'A session needs an operator: say who leads it.' };
  }
  return undefined;
}

/** Why the robot cannot be asked to do or say this; `undefined` if it can. */
function refuseBehaviour(
  behaviourId: string,
  say: string | undefined,
  behaviours: SessionParameters['behaviours'],
): Warning | undefined {
  if (!Object.hasOwn(behaviours, behaviourId)) {
    const text = `Behaviour "${behaviourId}" is not in the library: choose one of ${Object.keys(behaviours).join(', ')}.`;
    return { code: 'behaviour/unknown', text };
  }
  if (say !== undefined && say.length > longestSay) {
    return {
      code: 'prompt/too-long',
      text: `${say.length} characters are too many to say: use at most ${longestSay}.`,
    };
  }
  return undefined;
}

function refuseNow(record: SessionRecord): Warning | undefined {
  if (record.phase !== 'running') {
    const text = `The session is ${record.phase}: prompts are for a running session.`;
    return { code: 'session/not-running', text };
  }
  if (executingPrompt(record) !== undefined) {
    return {
      code: 'session/robot-busy',
      text: 'The robot is executing a behaviour: wait for its end or stop it.',
    };
  }
  return undefined;
}

/** Why a prompt by hand cannot be proposed; `undefined` if it can. */
export function refuseProposal(
  record: SessionRecord,
  input: { readonly behaviourId: string; readonly say?: string | undefined },
  behaviours: SessionParameters['behaviours'],
): Warning | undefined {
  const now = refuseNow(record);
  if (now !== undefined) return now;
  const open = openPrompt(record);
  if (open !== undefined) {
    return {
      code: 'prompt/one-is-open',
      text: `Prompt ${open.id} waits for a decision: decide on it first.`,
    };
  }
  return refuseBehaviour(input.behaviourId, input.say, behaviours);
}

/** Why a decision cannot be taken; `undefined` if it can. */
export function refuseDecision(
  record: SessionRecord,
  input: PromptDecision,
  behaviours: SessionParameters['behaviours'],
  { isOverdue }: { readonly isOverdue: boolean },
): Warning | undefined {
  const { promptId, decision, behaviourId = '', say = '' } = input;
  const entry = record.prompts.find((candidate) => candidate.prompt.id === promptId);
  if (entry === undefined) {
    return {
      code: 'prompt/unknown',
      text: `There is no prompt ${promptId} in this session: decide on the open one.`,
    };
  }
  if (entry.decision !== undefined) {
    const { decision: made, by, reason } = entry.decision;
    return made === 'expire'
      ? { code: 'prompt/expired', text: `Prompt ${promptId} has expired (${reason}): wait for the next.` }
      : { code: 'prompt/decided', text: `Prompt ${promptId} was already decided: ${made}, by ${by}.` };
  }
  const now = refuseNow(record);
  if (now !== undefined) return now;
  if (isOverdue) {
    return { code: 'prompt/expired', text: `Prompt ${promptId} has expired: wait for the next.` };
  }
  const stale = refuseStale(entry, input);
  if (stale !== undefined) return stale;
  if (decision === 'skip') return undefined;
  // Nothing for the robot to do: a move to another step.
  if (decision === 'approve' && entry.prompt.behaviourId === '') return undefined;
  if (decision === 'approve') return refuseBehaviour(entry.prompt.behaviourId, undefined, behaviours);
  if (decision === 'edit' && behaviourId === '' && say.trim() === '') {
    return {
      code: 'prompt/nothing-edited',
      text: 'An edit needs other words or another behaviour: give one, or approve.',
    };
  }
  if (decision === 'override' && behaviourId === '') {
    return {
      code: 'prompt/nothing-instead',
      text: 'An override needs the behaviour to do instead: name it, or skip.',
    };
  }
  return refuseBehaviour(behaviourId === '' ? entry.prompt.behaviourId : behaviourId, say, behaviours);
}
