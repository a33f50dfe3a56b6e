import { setTimeout as delay } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { simulatedCoderId, simulatedJudgement } from '../core/annotation/simulatedCoder.js';
import { RapportError } from '../core/RapportError.js';
import { sentenceOf } from '../core/sentenceOf.js';
import type { ReadingMessage } from '../nodes/messages/readingMessage.js';
import { createPublisher, createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { header } from '../nodes/runtime/stamp.js';
import { services } from '../nodes/services.js';
import { topics } from '../nodes/topics.js';
import { callService } from '../operator/callService.js';
import { trainDemonstrationHead } from './trainDemonstrationHead.js';

/** How often the simulated coder judges, nanoseconds of the images' clock. */
const judgedEveryNs = 200_000_000n;
/** As long as it takes for moments of every part to be there: ten stretches of 5 s, and some more. */
const annotatedSec = 60;
const patienceSec = 300;
const againSec = 15;
const attempts = 6;
/** A refit beside a running suite, on a machine with much to do. */
const refitMs = 120_000;

/** A registry for one demonstration: no head that it makes is ever used with a child. */
export interface DemonstrationHeads {
  readonly folder: string;
  readonly registry: string;
  remove(): void;
}

export function demonstrationHeads(): DemonstrationHeads {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-demonstration-'));
  return {
    folder,
    registry: join(folder, 'heads'),
    // A command that is being ended may still write there.
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

interface Options {
  readonly childId: string;
  readonly heads: DemonstrationHeads;
  readonly write: (line: string) => void;
}

/**
 * Shows how a head is personalised while the session goes on: a simulated coder judges, a head to start from is trained and
 * chosen, refitted to what was judged, and swapped in, with both heads' numbers told. All of it is said to be a demonstration.
 */
export class PersonalizationDemonstration {
  readonly #node: rclnodejs.Node;
  readonly #options: Options;
  readonly #aborted = new AbortController();
  #firstNs: bigint | undefined;
  #lastNs = 0n;
  #finish: () => void = () => undefined;
  /** Resolves when the head is in use, or it has been said why there is none. */
  readonly finished = new Promise<void>((resolve) => {
    this.#finish = resolve;
  });

  constructor(node: rclnodejs.Node, options: Options) {
    this.#node = node;
    this.#options = options;
  }

  start(): Subscription {
    const { write } = this.#options;
    write(
      `A simulated coder (${simulatedCoderId}) judges engagement by valence and arousal: nobody judges here, and its numbers say nothing of a child.`,
    );
    const running = new Subscription(this.#judge());
    running.add(() => this.#aborted.abort());
    void this.#personalize()
      .catch((error: unknown) => {
        if (!this.#aborted.signal.aborted) write(`  ! ${sentenceOf(error)}`);
      })
      .finally(this.#finish);
    return running;
  }

  /** Says what the simulated coder makes of the followed face, five times a second at most. */
  #judge(): () => void {
    const { type, name, qos } = topics.annotation;
    const publisher = createPublisher(this.#node, type, name, qos);
    const end = createSubscription<ReadingMessage>(this.#node, topics.reading, (message) => {
      const { frame, affects, followed } = topics.reading.fromMessage(message);
      const seen = affects.find(({ face }) => face.id === followed.faceId);
      const value = seen && simulatedJudgement(seen.estimate);
      const { stampNs } = frame;
      if (value === undefined || (stampNs >= this.#lastNs && stampNs < this.#lastNs + judgedEveryNs)) return;
      this.#firstNs ??= stampNs;
      this.#lastNs = stampNs;
      publisher.publish({
        header: header(stampNs, frame.frameId),
        child_id: this.#options.childId,
        coder: simulatedCoderId,
        value,
      });
    });
    return () => {
      end();
      publisher.destroy();
    };
  }

  async #personalize(): Promise<void> {
    const { heads, childId, write } = this.#options;
    const { signal } = this.#aborted;
    await trainDemonstrationHead(heads, signal);
    const chosen = { head_id: '', child_id: childId, culture: '' };
    const { message } = await callService(this.#node, services.selectHead, chosen);
    write(`  * ${message} It was trained on one short recording with a simulated coder's curve.`);
    const giveUpMs = performance.now() + patienceSec * 1_000;
    while (Number(this.#lastNs - (this.#firstNs ?? this.#lastNs)) / 1e9 < annotatedSec) {
      if (performance.now() > giveUpMs)
        throw new RapportError(
          'launch/no-annotations',
          `The simulated coder has seen too little of a face in ${patienceSec} s, so no head is personalised: play a recording of a face.`,
        );
      await delay(1_000, undefined, { signal });
    }
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (await this.#isSwappedIn()) return;
      if (attempt < attempts) await delay(againSec * 1_000, undefined, { signal });
    }
    write('  * The head in use stays: more annotations have made none that is better on held-out moments.');
  }

  /** Has a candidate made, and used where it is better; says what came of it. */
  async #isSwappedIn(): Promise<boolean> {
    const { childId, write } = this.#options;
    const ask = (apply: boolean) =>
      callService(this.#node, services.personalizeHead, { child_id: childId, apply }, { attemptMs: refitMs });
    try {
      const told = await ask(false);
      write(`  * ${told.message}`);
      if (!(told.candidate_mae < told.current_mae)) return false;
      const used = await ask(true);
      write(
        `  * ${used.message} The recording is repeated, so that held-out moments are like those learned from: on a child the numbers are worse.`,
      );
      return used.applied;
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      write(`  * ${error.message}`);
      return false;
    }
  }
}
