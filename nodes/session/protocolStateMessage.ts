import { controlKeys, type Protocol, type ProtocolStep } from '../../core/protocol/Protocol.js';
import type { ProtocolState } from '../../core/protocol/ProtocolRun.js';
import { isAutomatic } from '../../core/session/protocolLead.js';
import type { SessionState, SessionTime } from '../../core/session/SessionInput.js';
import { openStep } from '../../core/session/stepRecords.js';
import {
  moveName,
  protocolPhaseCodes,
  responseCodes,
  type ProtocolPromptMessage,
  type ProtocolStateMessage,
  type ProtocolStepMessage,
} from '../messages/protocolMessages.js';
import { header, nsToStamp } from '../runtime/stamp.js';

/** Where a session is in its protocol, for whoever shows it. */
export function protocolStateMessage(session: SessionState, time: SessionTime): ProtocolStateMessage {
  const { record, protocol: run } = session;
  const { setup } = record;
  const isOpen = record.phase === 'running' || record.phase === 'held';
  const chosen = setup?.protocol;
  const none = { ...nothing(time.nowNs), session_id: isOpen ? (setup?.sessionId ?? '') : '' };
  if (!isOpen || chosen === undefined || run === undefined) return none;
  const { protocol, language } = chosen;
  const step = run.step && protocol.steps[run.step.index];
  const keyOf = protocol.keys;
  return {
    ...none,
    protocol_id: protocol.id,
    title: protocol.title[language] ?? '',
    language,
    languages: [...protocol.languages],
    phase: run.phase === 'ready' ? protocolPhaseCodes.none : protocolPhaseCodes[run.phase],
    steps: protocol.steps.map((each) => stepMessage(protocol, each, language)),
    ...(run.step !== undefined && {
      index: run.step.index,
      step_id: step?.id ?? '',
      attempt: run.step.attempt,
      began: nsToStamp(openStep(record.steps)?.beganNs ?? 0n),
      elapsed_sec: elapsedSec(run, time.monotonicNs),
      waited_sec: waitedSec(run, step, time.monotonicNs),
      response: responseCodes[run.step.response ?? 'unknown'],
    }),
    advised: moveName(run.advised),
    advised_reason: run.advisedReason ?? '',
    prompts: (step?.promptIds ?? []).map((id) => promptMessage(protocol, run, id)),
    ...Object.fromEntries(controlKeys.map((name) => [`key_${name}`, keyOf[name]])),
    automatic: isAutomatic(record),
    automatic_possible: chosen.automatic && protocol.automatic,
  };
}

function nothing(nowNs: bigint): ProtocolStateMessage {
  return {
    header: header(nowNs, ''),
    session_id: '',
    protocol_id: '',
    title: '',
    language: '',
    languages: [],
    phase: protocolPhaseCodes.none,
    steps: [],
    index: -1,
    step_id: '',
    attempt: 0,
    began: nsToStamp(0n),
    elapsed_sec: NaN,
    waited_sec: NaN,
    response: responseCodes.unknown,
    advised: '',
    advised_reason: '',
    prompts: [],
    key_next: '',
    key_back: '',
    key_repeat: '',
    key_skip: '',
    key_responded: '',
    automatic: false,
    automatic_possible: false,
  };
}

function elapsedSec({ step, heldSinceNs }: ProtocolState, monotonicNs: bigint): number {
  if (step === undefined) return NaN;
  return Number((heldSinceNs ?? monotonicNs) - step.beganNs - step.heldNs) / 1e9;
}

function waitedSec(run: ProtocolState, step: ProtocolStep | undefined, monotonicNs: bigint): number {
  const sinceNs = run.step?.waitSinceNs;
  const isWaitedFor = step?.response !== undefined && run.step?.response !== 'success';
  if (sinceNs === undefined || !isWaitedFor || run.phase !== 'running') return NaN;
  return Number(monotonicNs - sinceNs) / 1e9;
}

function stepMessage(protocol: Protocol, step: ProtocolStep, language: string): ProtocolStepMessage {
  const { robot, response } = step;
  return {
    id: step.id,
    title: step.title[language] ?? '',
    group: step.group ?? '',
    key: step.key ?? '',
    operator_text: step.operator?.[language] ?? '',
    behaviour_id: robot?.behaviourId ?? '',
    text: wordsOf(protocol, language, robot?.phraseId, 0),
    postures: [...(robot?.postures ?? [])],
    counts: response?.counts[language] ?? '',
    wait_sec: response?.waitSec ?? NaN,
  };
}

function promptMessage(protocol: Protocol, run: ProtocolState, id: string): ProtocolPromptMessage {
  const prompt = protocol.prompts[id];
  const phraseId = prompt?.action.phraseId;
  return {
    id,
    title: prompt?.title[run.language] ?? '',
    key: prompt?.key ?? '',
    behaviour_id: prompt?.action.behaviourId ?? '',
    text: wordsOf(protocol, run.language, phraseId, phraseId === undefined ? 0 : (run.said[phraseId] ?? 0)),
  };
}

/** Alternatives are said in turn. */
function wordsOf(protocol: Protocol, language: string, phraseId: string | undefined, said: number): string {
  const alternatives = phraseId === undefined ? [] : (protocol.phrases[phraseId]?.[language] ?? []);
  return alternatives[said % Math.max(1, alternatives.length)] ?? '';
}
