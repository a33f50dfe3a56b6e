import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { expressions } from '../core/affect/attributes.js';
import { engagementLevelCodes } from '../core/engagement/engagementLevel.js';
import type { AffectsMessage } from '../nodes/messages/affectsMessage.js';
import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import { keyOf } from '../nodes/messages/keyOf.js';
import {
  moveWords,
  protocolPhaseCodes,
  type ProtocolStateMessage,
} from '../nodes/messages/protocolMessages.js';
import {
  promptStatusCodes,
  type PromptMessage,
  type SessionStateMessage,
} from '../nodes/messages/sessionMessages.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { stampToNs } from '../nodes/runtime/stamp.js';
import { topics } from '../nodes/topics.js';

/** Totals of what the display has seen, for the summary. */
export interface DisplayTotals {
  readonly frames: number;
  readonly skipped: number;
  readonly latencyP50Ms: number | undefined;
  readonly latencyP99Ms: number | undefined;
}

const linePeriodMs = 1_000;
const silentAfterMs = 2_000;
const sources = ['unknown', 'prior', 'GenNet', "culture's head", "child's head"];

/** What an operator wants to see, a line a second, and prompts and warnings as they come. */
export class OperatorDisplay {
  readonly #node: rclnodejs.Node;
  readonly #write: (line: string) => void;
  readonly #latencies = new RollingWindow(100_000);
  #recent = new RollingWindow(60);
  #frames = 0;
  #skipped = 0;
  #framesAtLine = 0;
  #firstMs: number | undefined;
  #lineMs = 0;
  #frameMs = 0;
  #engagement: EngagementMessage | undefined;
  #affects: AffectsMessage | undefined;
  #session: SessionStateMessage | undefined;
  /** The step that was shown last. */
  #step = '';

  constructor(node: rclnodejs.Node, write: (line: string) => void) {
    this.#node = node;
    this.#write = write;
  }

  get totals(): DisplayTotals {
    return {
      frames: this.#frames,
      skipped: this.#skipped,
      latencyP50Ms: this.#latencies.percentile(0.5),
      latencyP99Ms: this.#latencies.percentile(0.99),
    };
  }

  /** Why the last session is not on the disk, as the session node last said; empty where it is. */
  get notSaved(): string {
    return this.#session?.warning ?? '';
  }

  start(): Subscription {
    const shown = new Subscription();
    shown.add(
      createSubscription<EngagementMessage>(this.#node, topics.engagement, (m) => {
        this.#frame(m);
      }),
    );
    shown.add(
      createSubscription<AffectsMessage>(this.#node, topics.affects, (m) => {
        this.#affects = m;
      }),
    );
    shown.add(
      createSubscription<SessionStateMessage>(this.#node, topics.sessionState, (m) => {
        this.#state(m);
      }),
    );
    shown.add(
      createSubscription<PromptMessage>(this.#node, topics.prompt, (m) => {
        this.#prompt(m);
      }),
    );
    shown.add(
      createSubscription<ProtocolStateMessage>(this.#node, topics.protocolState, (m) => {
        this.#protocol(m);
      }),
    );
    const timer = setInterval(() => {
      this.#line();
    }, linePeriodMs);
    shown.add(() => {
      clearInterval(timer);
    });
    return shown;
  }

  #frame(message: EngagementMessage): void {
    const nowMs = performance.now();
    this.#firstMs ??= nowMs;
    if (this.#frames === 0) this.#lineMs = nowMs;
    const isAgain =
      this.#engagement && stampToNs(this.#engagement.header.stamp) === stampToNs(message.header.stamp);
    this.#engagement = message;
    // What is no longer known of an image is no new frame.
    if (isAgain) return;
    this.#frameMs = nowMs;
    this.#frames += 1;
    this.#skipped += message.skipped_before;
    const latencyMs = Number(this.#node.now().nanoseconds - stampToNs(message.header.stamp)) / 1e6;
    this.#latencies.add(latencyMs);
    this.#recent.add(latencyMs);
  }

  #line(): void {
    const nowMs = performance.now();
    if (this.#firstMs === undefined) return;
    const seconds = (nowMs - this.#firstMs) / 1_000;
    const rate = ((this.#frames - this.#framesAtLine) * 1_000) / (nowMs - this.#lineMs);
    this.#framesAtLine = this.#frames;
    this.#lineMs = nowMs;
    const silentMs = nowMs - this.#frameMs;
    if (silentMs > silentAfterMs) {
      // The last face and score are history: shown on, they would be taken for present.
      this.#write(`${seconds.toFixed(0).padStart(4)} s  no frames for ${(silentMs / 1_000).toFixed(0)} s`);
      return;
    }
    const p50 = this.#recent.percentile(0.5) ?? NaN;
    const p99 = this.#recent.percentile(0.99) ?? NaN;
    this.#write(
      [
        `${seconds.toFixed(0).padStart(4)} s`,
        `${rate.toFixed(1).padStart(4)} frames/s`,
        `latency ${p50.toFixed(0)} ms (p99 ${p99.toFixed(0)})`,
        `skipped ${this.#skipped}`,
        this.#face(),
        this.#engaged(),
      ].join('  '),
    );
  }

  #face(): string {
    const faceId = this.#engagement?.face_id ?? '';
    if (faceId === '') return (this.#engagement?.face_count ?? 0) > 0 ? 'child not in view' : 'no face';
    const affect = this.#affects?.affects.find((each) => each.face_id === faceId);
    if (!affect) return faceId;
    const probabilities = Array.from(affect.expressions, (value) => (Number.isNaN(value) ? -1 : value));
    const likeliest = expressions[probabilities.indexOf(Math.max(...probabilities))] ?? 'unknown';
    return `${faceId} ${likeliest} (readable ${(affect.face_coverage * 100).toFixed(0)} %)`;
  }

  #engaged(): string {
    const engagement = this.#engagement;
    if (!engagement || Number.isNaN(engagement.smoothed_score)) return 'engagement not known';
    const level = keyOf(engagementLevelCodes, engagement.level);
    const spread = Number.isNaN(engagement.uncertainty) ? '' : ` ± ${engagement.uncertainty.toFixed(2)}`;
    const sign = engagement.smoothed_score < 0 ? '−' : '+';
    const score = `${sign}${Math.abs(engagement.smoothed_score).toFixed(2)}${spread}`;
    const word = level === undefined || level === 'UNKNOWN' ? 'level not known yet' : level.toLowerCase();
    return `engagement ${score} (${sources[engagement.source] ?? ''}), ${word}`;
  }

  #state(message: SessionStateMessage): void {
    if (message.warning !== '' && message.warning !== this.#session?.warning)
      this.#write(`  ! ${message.warning}`);
    this.#session = message;
  }

  #prompt(prompt: PromptMessage): void {
    const status = keyOf(promptStatusCodes, prompt.status) ?? '';
    const words = prompt.text === '' ? '' : ` “${prompt.text}”`;
    const what = prompt.behaviour_id === '' ? moveWords(prompt.move) : prompt.behaviour_id;
    const why = prompt.message === '' ? '' : `: ${prompt.message}`;
    this.#write(`  > prompt ${prompt.id} ${status}: ${what}${words}${why}`);
  }

  #protocol(state: ProtocolStateMessage): void {
    const { phase, step_id: id, index, attempt, steps } = state;
    const step = phase === protocolPhaseCodes.finished ? 'over' : `${id} ${attempt}`;
    const isSame = step === this.#step;
    this.#step = step;
    if (isSame || phase === protocolPhaseCodes.none) return;
    if (step === 'over') this.#write('  = The protocol is over.');
    else if (index >= 0) {
      const again = attempt > 1 ? `, for the ${attempt}. time` : '';
      this.#write(`  = step ${index + 1} of ${steps.length}${again}: ${steps[index]?.title ?? id}`);
    }
  }
}
