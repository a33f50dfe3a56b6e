import { parentPort, workerData } from 'node:worker_threads';

import { firstCountedStamp } from '../../core/playback/playbackSchedule.js';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { openRecording } from '../../sources/openRecording.js';
import type { RecordedMessage, RecordingSource } from '../../sources/RecordingSource.js';
import type { FromReader, ReadMessage, ToReader } from './readerMessages.js';

/** A batch is handed over when it has so many messages or bytes. */
const batchMessages = 128;
const batchBytes = 4 * 1024 * 1024;

/** So many batches are read before the first of them is used up. */
const batchesAhead = 4;

/** So many messages tell where a recording begins. */
const leadingMessages = 10_000;

/**
 * The thread that reads a recording for its player: inflating a chunk takes longer than a message may be late.
 */
class Reader {
  readonly #source: RecordingSource;
  #generation = 0;
  #mayRead = 0;
  #wake: (() => void) | undefined;

  constructor(source: RecordingSource) {
    this.#source = source;
  }

  more(generation: number): void {
    if (generation !== this.#generation) return;
    this.#mayRead += 1;
    this.#wake?.();
  }

  async read(request: Extract<ToReader, { kind: 'read' }>): Promise<void> {
    const { generation, topics, fromNs, toNs, kept } = request;
    this.#generation = generation;
    this.#mayRead = batchesAhead;
    this.#wake?.();
    let batch: ReadMessage[] = await this.#lastBefore(fromNs, new Set(kept));
    let bytes = 0;
    const selection = { topics: new Set(topics), fromNs, toNs: toNs + 1n };
    for await (const message of this.#source.messages(selection)) {
      if (this.#generation !== generation) return;
      const read = ownCopy(message);
      batch.push(read);
      bytes += read.data.byteLength;
      if (batch.length < batchMessages && bytes < batchBytes) continue;
      this.#hand(generation, batch);
      [batch, bytes] = [[], 0];
      while (this.#mayRead <= 0 && this.#isCurrent(generation)) await this.#woken();
    }
    if (!this.#isCurrent(generation)) return;
    this.#hand(generation, batch);
    say({ kind: 'end', generation, troubles: this.#source.troubles.map(({ text }) => text) });
  }

  #isCurrent(generation: number): boolean {
    return this.#generation === generation;
  }

  /** What a publisher that keeps its last message would give to who comes at that time. */
  async #lastBefore(fromNs: bigint, topics: ReadonlySet<string>): Promise<ReadMessage[]> {
    if (topics.size === 0) return [];
    const last = new Map<string, RecordedMessage>();
    for await (const message of this.#source.messages({ topics, toNs: fromNs }))
      last.set(message.topic.name, message);
    return [...last.values()].map((message) => ({ ...ownCopy(message), logNs: fromNs }));
  }

  #hand(generation: number, messages: readonly ReadMessage[]): void {
    this.#mayRead -= 1;
    const moved = messages.map(({ data }) => data.buffer as ArrayBuffer);
    parentPort?.postMessage({ kind: 'batch', generation, messages } satisfies FromReader, moved);
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** A reader's bytes are a part of a chunk: what is moved to another thread has to stand alone. */
function ownCopy({ topic, logTimeNs, data }: RecordedMessage): ReadMessage {
  return { topic: topic.name, logNs: logTimeNs, data: new Uint8Array(data) };
}

function say(message: FromReader): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  const code = error instanceof RapportError ? error.code : undefined;
  say({ kind: 'failed', code, text: sentenceOf(error) });
}

/** Its first and last log time, without a leading gap that nobody waits for. */
async function countedSpan(source: RecordingSource): Promise<RecordingSource['span']> {
  if (source.span === undefined) return undefined;
  const stamps: bigint[] = [];
  for await (const { logTimeNs } of source.messages()) {
    stamps.push(logTimeNs);
    if (stamps.length === leadingMessages) break;
  }
  const startNs = firstCountedStamp(stamps) ?? source.span.startNs;
  return { startNs, endNs: source.span.endNs };
}

async function open(path: string): Promise<void> {
  const source = await openRecording(path);
  const reader = new Reader(source);
  parentPort?.on('message', (message: ToReader) => {
    if (message.kind === 'more') reader.more(message.generation);
    else void reader.read(message).catch(fail);
  });
  say({
    kind: 'opened',
    topics: source.topics.map(({ name, type, encoding, qos, isLatched }) => ({
      name,
      type,
      encoding,
      qos,
      isLatched,
    })),
    span: await countedSpan(source),
    troubles: source.troubles.map(({ text }) => text),
  });
}

await open((workerData as { path: string }).path).catch(fail);
