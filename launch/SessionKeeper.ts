import { setTimeout as delay } from 'node:timers/promises';
import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { sessionIdOf } from '../core/session/sessionId.js';
import type { ProtocolStateMessage } from '../nodes/messages/protocolMessages.js';
import type { SessionStateMessage } from '../nodes/messages/sessionMessages.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { callService } from '../operator/callService.js';
import { sentenceOf } from '../core/sentenceOf.js';
import { SessionWatch, type SessionOptions } from './SessionWatch.js';

/** For a service whose node may just have been started in place of a killed one. */
const askAgain = { attemptMs: 3_000 };

/** A session that was started is announced at once, and every second. */
const openingMs = 2_000;

const { startSession, stopSession, holdSession } = services;
const noSession = 'No session runs: start one with rapport operator start --child ID --operator NAME.';

/** Starts and stops the launch's session, and has whatever session there is go on when its node has died. */
export class SessionKeeper {
  readonly #node: rclnodejs.Node;
  readonly #write: (line: string) => void;
  readonly #watch = new SessionWatch();
  /** As the services have told it. */
  #folder: string | undefined;

  constructor(node: rclnodejs.Node, write: (line: string) => void) {
    this.#node = node;
    this.#write = write;
  }

  /** Where the last session is written, whoever has started it. */
  get folder(): string | undefined {
    return this.#watch.folder ?? this.#folder;
  }

  watch(): Subscription {
    const watching = new Subscription();
    watching.add(
      createSubscription<SessionStateMessage>(this.#node, topics.sessionState, (message) => {
        this.#watch.stateCame(message);
      }),
    );
    watching.add(
      createSubscription<ProtocolStateMessage>(this.#node, topics.protocolState, (message) => {
        this.#watch.protocolCame(message);
      }),
    );
    watching.add(
      createSubscription(this.#node, topics.emergencyStop, () => {
        this.#watch.robotWasStopped();
      }),
    );
    return watching;
  }

  async start({ childId, culture, operator, protocol, language, consents }: SessionOptions): Promise<void> {
    const sessionId = sessionIdOf(this.#node.now().nanoseconds);
    const request = {
      session_id: sessionId,
      child_id: childId,
      culture,
      consents,
      operator_name: operator,
      protocol,
      language,
      // Every prompt of a launched session waits for a decision.
      automatic: false,
    };
    try {
      const started = await callService(this.#node, startSession, request, askAgain);
      this.#folder = started.folder;
      this.#write(started.message);
    } catch (error) {
      // Where an answer is lost, what was asked for again is refused by the very session that it has started.
      if (!(await this.#opensAs(sessionId))) throw error;
      this.#write(`Session ${sessionId} runs and is written to ${this.folder ?? 'its folder'}.`);
    }
  }

  async #opensAs(sessionId: string): Promise<boolean> {
    const untilMs = performance.now() + openingMs;
    while (!this.#watch.isOpenAs(sessionId) && performance.now() < untilMs) await delay(100);
    return this.#watch.isOpenAs(sessionId);
  }

  /** Stops the session if one is open: an operator's tool may have stopped it already. */
  async stop(reason: string): Promise<void> {
    if (this.#watch.isOpen)
      this.#folder = (await callService(this.#node, stopSession, { reason, operator_name: '' })).folder;
  }

  nodeDied(): void {
    this.#watch.nodeDied();
  }

  /**
   * A session whose node died is gone on with by the node that is started in its place; where that does not come about, in a
   * new record: the old one is complete up to its last second. Where none was open, none is started.
   *
   * @param isAlive whether the node has not died again meanwhile
   */
  async resume(isAlive: () => boolean): Promise<void> {
    const interruption = this.#watch.interruption;
    if (!interruption) return;
    const { session } = interruption;
    if (!session) this.#write(noSession);
    // Asked again: who stopped the robot meanwhile found no session that could hear it.
    else if ((await this.#goesOn(session)) && this.#isToBeHeld()) await this.#hold();
    if (isAlive()) this.#watch.interruptionIsOver();
  }

  /** A session that is gone on with is held still. */
  #isToBeHeld(): boolean {
    return this.#watch.interruption?.isHeld === true && !this.#watch.isHeld;
  }

  async #goesOn(session: SessionOptions & { readonly sessionId: string }): Promise<boolean> {
    if (!(await this.#opensAs(session.sessionId))) return this.#startAgain(session);
    this.#write(`Session ${session.sessionId} goes on in ${this.folder ?? 'its folder'}.`);
    return true;
  }

  async #startAgain(session: SessionOptions): Promise<boolean> {
    try {
      await this.start(session);
      return true;
    } catch (error) {
      this.#write(`  ! The session does not go on: ${sentenceOf(error)}`);
      if (!this.#watch.isOpen) this.#write(noSession);
      // Whoever has started one meanwhile: it is held where the one before was.
      return this.#watch.isOpen;
    }
  }

  /** What an operator has held, an operator resumes. */
  async #hold(): Promise<void> {
    try {
      const reason = 'it was held, or the robot stopped, when the session node had to be restarted';
      await callService(
        this.#node,
        holdSession,
        { hold: true, category: '', reason, operator_name: '' },
        askAgain,
      );
    } catch (error) {
      if (!this.#watch.isHeld) {
        this.#write(`  ! The session could not be held again, hold it yourself: ${sentenceOf(error)}`);
        return;
      }
    }
    this.#write('The session is held as before: resume it with rapport operator resume.');
  }
}
