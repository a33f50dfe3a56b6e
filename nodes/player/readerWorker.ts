import { parentPort, workerData } from 'node:worker_threads';

import { firstCountedStamp } from '../../core/playback/playbackSchedule.js';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { openRecording } from '../../sources/openRecording.js';
import type { DecodedSource, RecordedMessage } from '../../sources/RecordingSource.js';
import { toCompressedImageMessage, toImageMessage } from '../messages/imageMessage.js';
import type { FromReader, PlacedMessage, ToReader } from './readerMessages.js';

/** What is read ahead, at most: more than a second of raw VGA pictures at 30 Hz. */
const slabCount = 4;
const slabBytes = 8 * 1024 * 1024;

/** A batch of small messages is handed over before its slab is full. */
const batchMessages = 128;

/** So many messages tell where a recording begins. */
const leadingMessages = 10_000;

/**
 * The thread that reads a recording for its player: inflating a chunk takes longer than a message may be late.
 */
class Reader {
  readonly slabs = Array.from({ length: slabCount }, () => new SharedArrayBuffer(slabBytes));
  readonly #source: DecodedSource;
  readonly #free = this.slabs.map((_, index) => index);
  #generation = 0;
  #wake: () => void = () => undefined;

  constructor(source: DecodedSource) {
    this.#source = source;
  }

  free(slab: number): void {
    this.#free.push(slab);
    this.#wake();
  }

  async read(request: Extract<ToReader, { kind: 'read' }>): Promise<void> {
    const { generation, topics, fromNs, toNs, kept } = request;
    this.#generation = generation;
    this.#wake();
    const batch = new Batch();
    for (const message of await this.#lastBefore(fromNs, new Set(kept)))
      if (!(await this.#add(batch, generation, message, fromNs))) return;
    const selection = { topics: new Set(topics), fromNs, toNs: toNs + 1n };
    for await (const message of this.#source.messages(selection))
      if (!(await this.#add(batch, generation, message, message.logTimeNs))) return;
    this.#hand(generation, batch);
    say({ kind: 'end', generation, troubles: this.#source.troubles.map(({ text }) => text) });
  }

  /** @returns false when something else is to be read */
  async #add(batch: Batch, generation: number, message: RecordedMessage, logNs: bigint): Promise<boolean> {
    if (batch.slab !== undefined && !batch.fits(message.data)) this.#hand(generation, batch);
    while (batch.slab === undefined) {
      if (this.#generation !== generation) return false;
      const index = this.#free.pop();
      if (index === undefined) await this.#woken();
      else batch.begin(index, this.slabs[index] as SharedArrayBuffer);
    }
    if (this.#generation !== generation) {
      this.#free.push(batch.slab);
      return false;
    }
    const { topic, data } = message;
    if (topic.encoding === 'cdr') batch.add({ topic: topic.name, logNs, data });
    else {
      const fields = fieldsOf(this.#source, message);
      if (fields) batch.addFields({ topic: topic.name, logNs, fields, length: data.byteLength });
    }
    return true;
  }

  /** What a publisher that keeps its last message would give to who comes at that time. */
  async #lastBefore(fromNs: bigint, topics: ReadonlySet<string>): Promise<readonly RecordedMessage[]> {
    if (topics.size === 0) return [];
    const last = new Map<string, RecordedMessage>();
    for await (const message of this.#source.messages({ topics, toNs: fromNs }))
      last.set(message.topic.name, message);
    return [...last.values()];
  }

  #hand(generation: number, batch: Batch): void {
    const { slab } = batch;
    if (slab === undefined) return;
    say({ kind: 'batch', generation, slab, messages: batch.end() });
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Messages on their way into a slab. */
class Batch {
  slab: number | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #used = 0;
  #messages: PlacedMessage[] = [];

  begin(slab: number, memory: SharedArrayBuffer): void {
    this.slab = slab;
    this.#bytes = new Uint8Array(memory);
    this.#used = 0;
    this.#messages = [];
  }

  fits(data: Uint8Array): boolean {
    const isSmallEnough = data.byteLength > slabBytes || this.#used + data.byteLength <= slabBytes;
    return isSmallEnough && this.#messages.length < batchMessages;
  }

  add({ topic, logNs, data }: { topic: string; logNs: bigint; data: Uint8Array }): void {
    const length = data.byteLength;
    if (length > slabBytes) {
      this.#messages.push({ topic, logNs, offset: 0, length, own: data.slice() });
      return;
    }
    this.#bytes.set(data, this.#used);
    this.#messages.push({ topic, logNs, offset: this.#used, length });
    this.#used += length;
  }

  addFields({ length, ...message }: { topic: string; logNs: bigint; fields: object; length: number }): void {
    this.#messages.push({ ...message, offset: 0, length: 0 });
    // As much as its bytes: what is read ahead stays bounded.
    this.#used += length;
  }

  end(): readonly PlacedMessage[] {
    this.slab = undefined;
    return this.#messages;
  }
}

/** A picture, or a ROS 1 message, as ROS 2 has it; `undefined` for one that cannot be decoded, which the source tells. */
function fieldsOf(source: DecodedSource, message: RecordedMessage): object | undefined {
  const picture = source.image(message);
  if (picture) return 'format' in picture ? toCompressedImageMessage(picture) : toImageMessage(picture);
  const value = source.decode(message);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function say(message: FromReader): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  const code = error instanceof RapportError ? error.code : undefined;
  say({ kind: 'failed', code, text: sentenceOf(error) });
}

/** Its first and last log time, without a leading gap that nobody waits for. */
async function countedSpan(source: DecodedSource): Promise<DecodedSource['span']> {
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
    if (message.kind === 'used') reader.free(message.slab);
    else void reader.read(message).catch(fail);
  });
  say({
    kind: 'opened',
    topics: source.topics.map(({ name, type, qos, isLatched }) => ({ name, type, qos, isLatched })),
    span: await countedSpan(source),
    troubles: source.troubles.map(({ text }) => text),
    slabs: reader.slabs,
  });
}

await open((workerData as { path: string }).path).catch(fail);
