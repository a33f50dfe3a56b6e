import { Worker } from 'node:worker_threads';

import { RapportError } from '../../core/RapportError.js';
import { builtProgram } from '../../models/repositoryRoot.js';
import type { FromReader, PlacedMessage, ToReader } from './readerMessages.js';

export type OpenedRecording = Pick<Extract<FromReader, { kind: 'opened' }>, 'topics' | 'span' | 'troubles'>;

export interface ReadMessage {
  readonly topic: string;
  readonly logNs: bigint;
  /** CDR; read it before the message is shifted away: its memory is used again. */
  readonly data: Buffer;
  /** Instead of bytes, where the recording holds none that ROS 2 could be given. */
  readonly fields?: object;
}

type Batch = Extract<FromReader, { kind: 'batch' }>;

export type FeedRange = Omit<Extract<ToReader, { kind: 'read' }>, 'kind' | 'generation'>;

/** The messages of a recording, read ahead by another thread. */
export class MessageFeed {
  readonly #worker: Worker;
  readonly #slabs: readonly SharedArrayBuffer[];
  #batches: Batch[] = [];
  #next = 0;
  #generation = 0;
  #isEnded = false;
  #failure: RapportError | undefined;
  #troubles: readonly string[] = [];
  #changed: () => void = () => undefined;

  private constructor(worker: Worker, slabs: readonly SharedArrayBuffer[]) {
    this.#worker = worker;
    this.#slabs = slabs;
    worker.on('message', (message: FromReader) => this.#take(message));
    worker.on('error', (error) => this.#fail(undefined, error.message));
  }

  /** @throws RapportError of `openRecording` */
  static async open(
    path: string,
  ): Promise<{ readonly feed: MessageFeed; readonly recording: OpenedRecording }> {
    const worker = new Worker(builtProgram('nodes/player/readerWorker.js'), { workerData: { path } });
    try {
      const answer = await new Promise<FromReader>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      if (answer.kind === 'opened') return { feed: new MessageFeed(worker, answer.slabs), recording: answer };
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
    for (const { slab } of this.#batches) this.#ask({ kind: 'used', slab });
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
    const [batch] = this.#batches;
    const placed = batch?.messages[this.#next];
    return batch && placed && this.#read(batch.slab, placed);
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
    if (message.kind === 'batch') {
      if (message.generation === this.#generation) this.#batches.push(message);
      else this.#ask({ kind: 'used', slab: message.slab });
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
      this.#ask({ kind: 'used', slab: this.#batches[0].slab });
      this.#batches.shift();
      this.#next = 0;
    }
  }

  #read(slab: number, { topic, logNs, offset, length, own, fields }: PlacedMessage): ReadMessage {
    if (fields) return { topic, logNs, data: Buffer.alloc(0), fields };
    const memory = own ? own.buffer : this.#slabs[slab];
    if (memory === undefined) throw new RangeError(`There is no slab ${slab}.`);
    return { topic, logNs, data: Buffer.from(memory as ArrayBuffer, own ? own.byteOffset : offset, length) };
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
