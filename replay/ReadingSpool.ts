import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';

import type { Reading } from '../core/chain/Reading.js';
import { ownerOnly } from '../files/writeAtomically.js';

/** A reading with its place in the recording. */
export interface SpooledReading {
  readonly logTimeNs: bigint;
  readonly reading: Reading;
}

const lengthBytes = 4;

/** So much is written at once: a write of its own costs a reading more than all the rest of it. */
const writeAtBytes = 1024 * 1024;

/** Readings of a replay on the disk, one behind the other, until the outputs are made of them. */
export class ReadingSpool {
  readonly path: string;
  readonly #handle: FileHandle;
  #bytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  private constructor(path: string, handle: FileHandle, bytes: number) {
    this.path = path;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** @param bytes what of the file is kept: 0 begins anew */
  static async open(path: string, bytes: number): Promise<ReadingSpool> {
    const handle = await open(path, bytes === 0 ? 'w' : 'r+', ownerOnly);
    if (bytes > 0) await truncate(path, bytes);
    return new ReadingSpool(path, handle, bytes);
  }

  /** Bytes so far, with those that are not yet written. */
  get bytes(): number {
    return this.#bytes;
  }

  async append(reading: SpooledReading): Promise<void> {
    const content = serialize(reading);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(content.length);
    this.#waiting.push(length, content);
    this.#waitingBytes += lengthBytes + content.length;
    this.#bytes += lengthBytes + content.length;
    if (this.#waitingBytes >= writeAtBytes) await this.#write();
  }

  /** Brings everything to the disk. */
  async sync(): Promise<void> {
    await this.#write();
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    try {
      await this.#write();
    } finally {
      await this.#handle.close();
    }
  }

  async #write(): Promise<void> {
    const records = Buffer.concat(this.#waiting);
    await this.#handle.write(records, 0, records.length, this.#bytes - records.length);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

/** All readings of a spool, in their order. */
export async function* spooledReadings(path: string): AsyncGenerator<SpooledReading> {
  const handle = await open(path, 'r');
  try {
    let at = 0;
    for (;;) {
      const length = Buffer.alloc(lengthBytes);
      const { bytesRead } = await handle.read(length, 0, lengthBytes, at);
      if (bytesRead < lengthBytes) return;
      const content = Buffer.alloc(length.readUInt32LE());
      await handle.read(content, 0, content.length, at + lengthBytes);
      at += lengthBytes + content.length;
      yield deserialize(content) as SpooledReading;
    }
  } finally {
    await handle.close();
  }
}

/** Where a replay goes on. */
export interface Checkpoint {
  /** What the replay was asked for; one that is asked for something else begins anew. */
  readonly asked: string;
  readonly spoolBytes: number;
  /** Events of the recording that are done. */
  readonly events: number;
  readonly state: unknown;
}

/** @returns `undefined` where there is none, or another replay's */
export async function readCheckpoint(path: string, asked: string): Promise<Checkpoint | undefined> {
  try {
    const checkpoint = deserialize(await readFile(path)) as Checkpoint;
    return checkpoint.asked === asked ? checkpoint : undefined;
  } catch {
    // None, or torn: the replay begins anew.
    return undefined;
  }
}

/** A checkpoint's bytes. */
export function checkpointBytes(checkpoint: Checkpoint): Uint8Array {
  return serialize(checkpoint);
}
