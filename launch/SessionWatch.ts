import type { ProtocolStateMessage } from '../nodes/messages/protocolMessages.js';
import {
  sessionStateCodes,
  type ConsentMessage,
  type SessionStateMessage,
} from '../nodes/messages/sessionMessages.js';

/** Whom a session is with, and who leads it. */
export interface SessionOptions {
  readonly childId: string;
  readonly culture: string;
  readonly operator: string;
  /** As in StartSession: empty for the session node's parameter, `none` for none. */
  readonly protocol: string;
  readonly language: string;
  /** What was consented to. */
  readonly consents: readonly ConsentMessage[];
}

/** What the death of the session node has cut off. */
export interface Interruption {
  /** Absent where no session was open. */
  readonly session?: (SessionOptions & { readonly sessionId: string }) | undefined;
  /** The session was held, or the robot was stopped when nobody was there to hold it. */
  readonly isHeld: boolean;
}

/** What the session node last said of its session, kept over the node's death. */
export class SessionWatch {
  #last: SessionStateMessage | undefined;
  #interruption: Interruption | undefined;
  #folder: string | undefined;
  /** Of the protocol's phrases, by the session that has it. */
  #language = { sessionId: '', language: '' };

  /** Whether a session runs or is held. */
  get isOpen(): boolean {
    return this.isHeld || this.#last?.state === sessionStateCodes.running;
  }

  get isHeld(): boolean {
    return this.#last?.state === sessionStateCodes.held;
  }

  /** Whether this very session runs or is held. */
  isOpenAs(sessionId: string): boolean {
    return this.isOpen && this.#last?.session_id === sessionId;
  }

  /** Where the last session is written. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /** What is still to be gone on with. */
  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  stateCame(message: SessionStateMessage): void {
    this.#last = message;
    if (message.folder !== '') this.#folder = message.folder;
  }

  protocolCame({ session_id: sessionId, language }: ProtocolStateMessage): void {
    if (language !== '') this.#language = { sessionId, language };
  }

  /** A session that is only starting again does not hear it. */
  robotWasStopped(): void {
    if (this.#interruption) this.#interruption = { ...this.#interruption, isHeld: true };
  }

  nodeDied(): void {
    // It may have died again before its session could go on.
    const before = this.#interruption;
    const session = this.isOpen && this.#last ? this.#optionsOf(this.#last) : before?.session;
    this.#interruption = { session, isHeld: this.isHeld || before?.isHeld === true };
    this.#last = undefined;
  }

  /** The session goes on, or the operator knows that it does not. */
  interruptionIsOver(): void {
    this.#interruption = undefined;
  }

  #optionsOf(state: SessionStateMessage): SessionOptions & { readonly sessionId: string } {
    const { sessionId, language } = this.#language;
    return {
      sessionId: state.session_id,
      childId: state.child_id,
      culture: state.culture,
      operator: state.operator_name,
      protocol: state.protocol === '' ? 'none' : state.protocol,
      language: sessionId === state.session_id ? language : '',
      consents: state.consents,
    };
  }
}
