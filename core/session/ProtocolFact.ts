import type { Protocol, ProtocolCause, ProtocolMove } from '../protocol/Protocol.js';
import type { Evidence, ProposalCause, ProtocolMoveName } from '../protocol/ProtocolRun.js';

/** The protocol that a session goes through, as a whole: its file may have changed when the log is read. */
export interface SessionProtocol {
  /** As it was asked for: the name of one in config/protocols, or a file. */
  readonly source: string;
  /** One of the protocol's. */
  readonly language: string;
  /** The start's word on whether prompts may be carried out without a decision. */
  readonly automatic: boolean;
  readonly protocol: Protocol;
}

/** What a prompt is for, where the protocol proposes it. */
export interface PromptOfProtocol {
  readonly proposalId: number;
  readonly stepId: string;
  readonly cause: ProposalCause;
  /** Of the protocol's prompts. */
  readonly promptId?: string | undefined;
  readonly then: ProtocolMove;
  readonly evidence?: Evidence | undefined;
  /** The operator whose key asked for it; `undefined`: nobody asked. */
  readonly askedBy?: string | undefined;
}

/** What happened in a protocol, without its place in the log. */
export type ProtocolFact =
  | {
      readonly kind: 'step-begun';
      readonly stepId: string;
      /** From 0. */
      readonly index: number;
      /** 1 the first time that this step is begun in the session. */
      readonly attempt: number;
      readonly by: string;
    }
  | {
      readonly kind: 'step-ended';
      readonly stepId: string;
      readonly index: number;
      readonly attempt: number;
      readonly how: ProtocolMoveName;
      /** Without the time in which the session was held, by a clock that nobody sets, seconds. */
      readonly durationSec: number;
      readonly by: string;
    }
  | {
      readonly kind: 'responded';
      readonly stepId: string;
      readonly outcome: 'success' | 'none';
      /** From the end of what the robot said, seconds; `undefined` where it had not ended. */
      readonly afterSec?: number | undefined;
      readonly by: string;
    }
  /** Where the operator was advised to go, without anything for the robot to do. */
  | {
      readonly kind: 'advised';
      readonly stepId: string;
      readonly cause: ProtocolCause;
      readonly then: ProtocolMove;
      readonly by: string;
      readonly reason: string;
    }
  /** The last step is over, or the session was stopped. */
  | { readonly kind: 'protocol-finished' }
  /** The operator's word on whether prompts may be carried out without a decision. */
  | {
      readonly kind: 'automatic';
      readonly isAllowed: boolean;
      readonly by: string;
      readonly reason: string;
    };
