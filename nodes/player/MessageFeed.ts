import { Worker } from 'node:worker_threads';

import { RapportError } from '../../core/RapportError.js';
import type { FromReader, ReadMessage, ReadTopic, ToReader } from './readerMessages.js';

export interface OpenedRecording {
  readonly topics: readonly ReadTopic[];
  /** `undefined` where there is no message. */
  readonly span: { readonly startNs: bigint; readonly endNs: bigint } | undefined;
  readonly troubles: readonly string[];
}

export type FeedRange = Omit<Extract<ToReader, { kind: 'read' }>, 'kind' | 'generation'>;

/** The messages of a recording, read ahead by another thread. */
export class MessageFeed {
  readonly #worker: Worker;
  #batches: { readonly messages: readonly ReadMessage[] }[] = [];
  #next = 0;
  #generation = 0;
  #isEnded = false;
  #failure: RapportError | undefined;
  #troubles: readonly string[] = [];
  #changed: () => void = () => undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: FromReader) => this.#take(message));
    worker.on('error', (error) => this.#fail(undefined, error.message));
  }

  /** @throws RapportError of `openRecording` */
  static async open(
    path: string,
  ): Promise<{ readonly feed: MessageFeed; readonly recording: OpenedRecording }> {
    const worker = new Worker(new URL('./readerWorker.js', import.meta.url), { workerData: { path } });
    try {
      const answer = await new Promise<FromReader>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      if (answer.kind === 'opened') return { feed: new MessageFeed(worker), recording: answer };
      throw failure(
        answer.kind === 'failed' ? answer.code : undefined,
        answer.kind === 'failed' ? answer.text : '',
      );
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /** What was wrong with the recording, once it was read to its end. */
  get troubles(): readonly string[] {
    return this.#troubles;
  }

  /** Nothing more comes. */
  get isEnded(): boolean {
    return this.#isEnded && this.#batches.length === 0;
  }

  /** Begins anew; what was read before is forgotten. */
  start(range: FeedRange): void {
    this.#generation += 1;
    this.#batches = [];
    this.#next = 0;
    this.#isEnded = false;
    this.#ask({ kind: 'read', generation: this.#generation, ...range });
  }

  /**
   * The next message, without taking it; `undefined` while none has been read.
   *
   * @throws RapportError when the recording cannot be read on
   */
  peek(): ReadMessage | undefined {
    if (this.#failure) throw this.#failure;
    return this.#batches[0]?.messages[this.#next];
  }

  /** Takes the next message. */
  shift(): void {
    this.#next += 1;
    this.#dropUsed();
  }

  /** Resolves when a message, the end or a failure has come since the last call. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(message: FromReader): void {
    if (message.kind === 'failed') this.#fail(message.code, message.text);
    if (message.kind === 'batch' && message.generation === this.#generation) {
      this.#batches.push(message);
      this.#dropUsed();
    }
    if (message.kind === 'end' && message.generation === this.#generation) {
      this.#isEnded = true;
      this.#troubles = message.troubles;
    }
    this.#changed();
  }

  #dropUsed(): void {
    while (this.#batches[0] !== undefined && this.#next >= this.#batches[0].messages.length) {
      this.#batches.shift();
      this.#next = 0;
      this.#ask({ kind: 'more', generation: this.#generation });
    }
  }

  #fail(code: string | undefined, text: string): void {
    this.#failure = failure(code, text);
    this.#changed();
  }

  #ask(message: ToReader): void {
    this.#worker.postMessage(message);
  }
}

function failure(code: string | undefined, text: string): RapportError {
  return new RapportError(code ?? 'play/unreadable', text);
}
