import type { SessionEvent } from '../core/session/SessionEvent.js';
import { applyEvent, emptyRecord, type SessionRecord } from '../core/session/sessionRecord.js';
import { FrameColumns } from './FrameColumns.js';

/** One judgement of the child's engagement by a person. */
export interface ShownAnnotation {
  readonly timeSec: number;
  /** -1 .. 1. */
  readonly value: number;
  readonly coder: string;
}

/** From when to when the session did not run, seconds of the session. */
export interface HeldStretch {
  readonly fromSec: number;
  readonly toSec: number;
}

/** A session's log, taken in event by event, as the report's pictures need it. Times are seconds of the session. */
export class SessionSeries {
  readonly frames = new FrameColumns();
  readonly annotations: ShownAnnotation[] = [];
  readonly held: HeldStretch[] = [];
  #record: SessionRecord = emptyRecord();
  #heldSinceSec: number | undefined;
  /** When the last event happened. */
  #lastSec = 0;

  get record(): SessionRecord {
    return this.#record;
  }

  add(event: SessionEvent): void {
    this.#record = applyEvent(this.#record, event);
    this.take(event, this.#record);
  }

  /** For a caller that has applied the event already. */
  take(event: SessionEvent, record: SessionRecord): void {
    this.#record = record;
    const timeSec = this.timeOf(event.stampNs);
    this.#lastSec = Math.max(this.#lastSec, timeSec);
    if (event.kind === 'frame') {
      this.frames.add(event.row, { timeSec, counts: record.phase === 'running' });
      return;
    }
    if (event.kind === 'annotated') {
      const { momentNs, value, coder } = event;
      this.annotations.push({ timeSec: this.timeOf(momentNs), value, coder });
    }
    this.#followPhase(record, timeSec);
  }

  /** Seconds of the session at a stamp, by what the clock was set to so far. */
  timeOf(stampNs: bigint): number {
    const { startedNs = stampNs, clockSetNs } = this.#record;
    return Number(stampNs - startedNs - clockSetNs) / 1e9;
  }

  #followPhase({ phase }: SessionRecord, timeSec: number): void {
    const isHeld = phase === 'held';
    if (isHeld) this.#heldSinceSec ??= timeSec;
    if (isHeld || this.#heldSinceSec === undefined) return;
    this.held.push({ fromSec: this.#heldSinceSec, toSec: timeSec });
    this.#heldSinceSec = undefined;
  }

  /** Where the session was held; to its end where it was never resumed. */
  get heldStretches(): readonly HeldStretch[] {
    const open =
      this.#heldSinceSec === undefined ? [] : [{ fromSec: this.#heldSinceSec, toSec: this.#lastSec }];
    return [...this.held, ...open];
  }
}
