import type { HeaderMessage, TimeMessage } from '../runtime/stamp.js';
import type { EvidenceMessage } from './evidenceMessage.js';

/** rapport_msgs/SessionState */
export interface SessionStateMessage {
  header: HeaderMessage;
  state: number;
  session_id: string;
  child_id: string;
  culture: string;
  operator_name: string;
  protocol: string;
  step_id: string;
  started: TimeMessage;
  hold_category: string;
  hold_reason: string;
  held_by: string;
  operator_announced: boolean;
  operator_present: boolean;
  consents: ConsentMessage[];
  following: string;
  face_away_sec: number;
  frames: bigint;
  frames_measured: bigint;
  engagement_mean: number;
  open_prompt_id: string;
  open_prompt_revision: number;
  folder: string;
  saved: boolean;
  warning: string;
}

/** rapport_msgs/SessionState's STATE constants. */
export const sessionStateCodes = { idle: 0, running: 1, held: 2, stopping: 3 } as const;

/** rapport_msgs/Consent */
export interface ConsentMessage {
  item: string;
  given: boolean;
  taken_by: string;
  taken: TimeMessage;
}

/** rapport_msgs/OperatorHeartbeat */
export interface OperatorHeartbeatMessage {
  header: HeaderMessage;
  operator_name: string;
  tool: string;
}

/** rapport_msgs/Prompt */
export interface PromptMessage {
  header: HeaderMessage;
  id: string;
  revision: number;
  session_id: string;
  behaviour_id: string;
  text: string;
  cause: string;
  step_id: string;
  move: string;
  /** At most one. */
  evidence: EvidenceMessage[];
  reason: string;
  proposed_by: string;
  expires: TimeMessage;
  status: number;
  message: string;
}

/** rapport_msgs/Prompt's STATUS constants. */
export const promptStatusCodes = {
  proposed: 0,
  approved: 1,
  edited: 2,
  skipped: 3,
  overridden: 4,
  expired: 5,
  executing: 6,
  done: 7,
  failed: 8,
  cancelled: 9,
} as const;

/** Statuses after which a prompt asks nothing of anybody any more. */
export const overPromptCodes: readonly number[] = [
  promptStatusCodes.skipped,
  promptStatusCodes.expired,
  promptStatusCodes.done,
  promptStatusCodes.failed,
  promptStatusCodes.cancelled,
];

export type PromptStatus = keyof typeof promptStatusCodes;

/** rapport_msgs/Decision */
export interface DecisionMessage {
  header: HeaderMessage;
  prompt_id: string;
  revision: number;
  seen: TimeMessage;
  kind: number;
  behaviour_id: string;
  text: string;
  operator_name: string;
  reason: string;
  automatic: boolean;
}

/** rapport_msgs/Decision's KIND constants; an expiry is nobody's decision. */
export const decisionCodes = { approve: 0, edit: 1, skip: 2, override: 3 } as const;

/** rapport_msgs/Annotation */
export interface AnnotationMessage {
  header: HeaderMessage;
  child_id: string;
  coder: string;
  value: number;
}
