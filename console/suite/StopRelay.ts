import { signedReason } from '../../core/session/whoPressed.js';
import type { StopAnswer } from '../wire/stopAnswer.js';

const repeatMs = 50;
/** A stop that has not been heard for so long is said to have failed, and still repeated. */
const failedMs = 2_000;
const giveUpMs = 30_000;
const keptPresses = 200;

/** What the relay needs of the suite. */
export interface StopPorts {
  /** Puts the stop on the robot's topic, now. */
  readonly publish: (text: string) => void;
  readonly nowMs: () => number;
  /** Whether the session is held; `undefined` where none is open or nothing is heard of it. */
  readonly isHeld: () => boolean | undefined;
}

export interface StopPress {
  /** Of one press of a button. */
  readonly press: string;
  readonly by: string;
  readonly reason: string;
}

interface Pressed {
  readonly text: string;
  readonly atMs: number;
  readonly tells: Set<(answer: StopAnswer) => void>;
  last: StopAnswer;
  repeating: NodeJS.Timeout | undefined;
}

/**
 * Stops the robot: published at once and again every 50 ms until the behaviour node has said that it carried it out. It
 * needs neither a session nor pictures.
 */
export class StopRelay {
  readonly #ports: StopPorts;
  readonly #presses = new Map<string, Pressed>();

  constructor(ports: StopPorts) {
    this.#ports = ports;
  }

  /**
   * One press, or the repetition of one, which is told what has become of it.
   *
   * @param tell hears of every change until the press is over
   */
  stop({ press, by, reason }: StopPress, tell: (answer: StopAnswer) => void): void {
    const before = this.#presses.get(press);
    if (before) {
      before.tells.add(tell);
      tell(before.last);
      return;
    }
    const pressed: Pressed = {
      text: signedReason(reason === '' ? 'Stopped from the page' : reason, by),
      atMs: this.#ports.nowMs(),
      tells: new Set([tell]),
      last: answer(
        press,
        'sent',
        'The stop is on the robot’s topic; the behaviour node has not answered yet.',
      ),
      repeating: undefined,
    };
    this.#ports.publish(pressed.text);
    this.#presses.set(press, pressed);
    const [oldest] = this.#presses.keys();
    if (this.#presses.size > keptPresses && oldest !== undefined) this.#end(oldest);
    pressed.repeating = setInterval(() => this.#repeat(press, pressed), repeatMs);
    tell(pressed.last);
  }

  /** The behaviour node has carried out the stop with this text. */
  heard(text: string): void {
    for (const [press, pressed] of this.#presses) {
      if (pressed.text !== text || pressed.repeating === undefined) continue;
      clearInterval(pressed.repeating);
      pressed.repeating = undefined;
      this.#tell(pressed, {
        ...answer(press, 'acknowledged', 'The robot’s side has stopped.'),
        acknowledgedMs: this.#ports.nowMs() - pressed.atMs,
        sessionHeld: this.#ports.isHeld() ?? null,
      });
    }
  }

  /** What the session does has changed: whether it is held may be known now. */
  sessionChanged(): void {
    const sessionHeld = this.#ports.isHeld() ?? null;
    for (const pressed of this.#presses.values())
      if (pressed.last.state === 'acknowledged' && pressed.last.sessionHeld === false && sessionHeld === true)
        this.#tell(pressed, { ...pressed.last, sessionHeld });
  }

  /** A page that is gone is told no more; its stop goes on. */
  forget(tell: (answer: StopAnswer) => void): void {
    for (const { tells } of this.#presses.values()) tells.delete(tell);
  }

  release(): void {
    for (const press of [...this.#presses.keys()]) this.#end(press);
  }

  #repeat(press: string, pressed: Pressed): void {
    const waitedMs = this.#ports.nowMs() - pressed.atMs;
    this.#ports.publish(pressed.text);
    if (waitedMs >= failedMs && pressed.last.state === 'sent')
      this.#tell(
        pressed,
        answer(
          press,
          'failed',
          'Nobody has acknowledged the stop: use the robot’s chest button. It is sent again and again.',
        ),
      );
    if (waitedMs < giveUpMs) return;
    clearInterval(pressed.repeating);
    pressed.repeating = undefined;
  }

  #tell(pressed: Pressed, last: StopAnswer): void {
    pressed.last = last;
    for (const tell of pressed.tells) tell(last);
  }

  #end(press: string): void {
    clearInterval(this.#presses.get(press)?.repeating);
    this.#presses.delete(press);
  }
}

function answer(press: string, state: StopAnswer['state'], says: string): StopAnswer {
  return { kind: 'stop-answer', press, state, acknowledgedMs: null, sessionHeld: null, says };
}
