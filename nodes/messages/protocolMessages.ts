import { protocolMoves, type ProtocolMove } from '../../core/protocol/Protocol.js';
import type { HeaderMessage, TimeMessage } from '../runtime/stamp.js';

/** rapport_msgs/ProtocolStep */
export interface ProtocolStepMessage {
  id: string;
  title: string;
  group: string;
  key: string;
  operator_text: string;
  behaviour_id: string;
  text: string;
  postures: string[];
  counts: string;
  /** NaN: no response is waited for. */
  wait_sec: number;
}

/** rapport_msgs/ProtocolPrompt */
export interface ProtocolPromptMessage {
  id: string;
  title: string;
  key: string;
  behaviour_id: string;
  text: string;
}

/** rapport_msgs/ProtocolState */
export interface ProtocolStateMessage {
  header: HeaderMessage;
  session_id: string;
  protocol_id: string;
  title: string;
  language: string;
  languages: string[];
  phase: number;
  steps: ProtocolStepMessage[];
  /** -1: none. */
  index: number;
  step_id: string;
  attempt: number;
  began: TimeMessage;
  elapsed_sec: number;
  waited_sec: number;
  response: number;
  advised: string;
  advised_reason: string;
  prompts: ProtocolPromptMessage[];
  key_next: string;
  key_back: string;
  key_repeat: string;
  key_skip: string;
  key_responded: string;
  automatic: boolean;
  automatic_possible: boolean;
}

/** rapport_msgs/ProtocolState's PHASE constants. */
export const protocolPhaseCodes = { none: 0, running: 1, held: 2, finished: 3 } as const;

/** rapport_msgs/ProtocolState's RESPONSE constants. */
export const responseCodes = { unknown: 0, success: 1, none: 2 } as const;

/** rapport_msgs/ControlStep's KIND constants. */
export const controlStepCodes = {
  next: 0,
  back: 1,
  repeat: 2,
  skip: 3,
  'go-to': 4,
  responded: 5,
  'no-response': 6,
  help: 7,
} as const;
export type ControlStepKind = keyof typeof controlStepCodes;

/** A move's name in words: a step is gone on to. */
export function moveWords(name: string): string {
  return protocolMoves.some((move) => move === name) ? name : `on to ${name}`;
}

/** Where the operator is advised to go; "" for nowhere else. */
export function moveName(move: ProtocolMove | undefined): string {
  if (move === undefined || move.kind === 'stay') return '';
  return move.kind === 'go_to' ? move.stepId : move.kind;
}
