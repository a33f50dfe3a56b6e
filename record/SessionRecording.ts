import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { isSystemError, systemReason } from '../core/systemError.js';
import type { Warning } from '../core/Warning.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { diskWarning, freeBytes } from './diskSpace.js';
import { McapFile, type McapFileOptions } from './McapFile.js';
import { transientLocal, type OfferedQos } from './qosText.js';
import { readMcapState, type McapState } from './readMcapState.js';
import { recordingLevel, type DiskNeeds, type RecordingLevel } from './recordingLevel.js';
import { markForRosbag2, rosbagChannel, type RosTopic } from './rosbagChannel.js';
import { sessionRecordingName } from './sessionFiles.js';
import { claimRecording, releaseRecording } from './recordingOwner.js';

/** What waits for a disk that takes nothing: minutes of numbers, seconds of pictures. */
const mostWaitingBytes = 64 * 1024 * 1024;

/** How messages that are kept for who comes later stand in a channel's QoS. */
const keptQos = `durability: ${transientLocal}`;

/** What a message is, for a disk that fills. */
export type RecordedKind = 'picture' | 'number' | 'event';

/** The levels at which each kind is taken. */
const takenAt: Readonly<Record<RecordedKind, readonly RecordingLevel[]>> = {
  picture: ['all'],
  number: ['all', 'numbers'],
  event: ['all', 'numbers', 'events'],
};

/** Its name is resolved. */
export interface SessionTopic extends Omit<RosTopic, 'qos'> {
  readonly qos: OfferedQos;
  readonly kind: RecordedKind;
}

export interface SessionRecordingOptions {
  readonly library: string;
  readonly rosDistribution: string;
  readonly needs: () => DiskNeeds;
  /** Of the session as a whole: ids, operator, versions. */
  readonly about: Readonly<Record<string, string>>;
  /** `freeBytes` unless a test says otherwise. */
  readonly freeBytes?: (path: string) => Promise<number>;
}

/** Takes a session's topics into one MCAP file in its folder. */
export class SessionRecording {
  readonly path: string;
  readonly #file: McapFile;
  readonly #options: SessionRecordingOptions;
  readonly #channels = new Map<string, number>();
  readonly #seen: Set<string>;
  #level: RecordingLevel = 'all';
  #warnings: readonly Warning[] = [];
  #left = { picture: 0, number: 0, event: 0 };
  #before: { readonly bytes: number; readonly atMs: number } | undefined;

  private constructor(file: McapFile, options: SessionRecordingOptions, seen: Set<string>) {
    this.path = file.path;
    this.#file = file;
    this.#options = options;
    this.#seen = seen;
  }

  /**
   * Begins the recording of a session, or goes on with the one that its folder holds.
   *
   * A file that is damaged in its middle is left as it is, and another is begun beside it.
   *
   * @throws RapportError `record/owned`, `recording/unreadable`; the file system's error
   */
  static async open(folder: string, options: SessionRecordingOptions): Promise<SessionRecording> {
    const fileOptions: McapFileOptions = {
      profile: 'ros2',
      library: options.library,
      mostWaitingBytes,
      mode: ownerOnly,
    };
    await claimRecording(folder);
    for (let number = 1; ; number += 1) {
      const path = join(folder, sessionRecordingName(number));
      if (!existsSync(path)) return SessionRecording.#begun(new McapFile(path, fileOptions), options);
      const found = await stateOf(path);
      if (found === undefined) continue;
      const file = await McapFile.continued(path, fileOptions, found.state);
      return new SessionRecording(file, options, found.seen);
    }
  }

  static #begun(file: McapFile, options: SessionRecordingOptions): SessionRecording {
    markForRosbag2(file, options.rosDistribution);
    file.addMetadata('rapport', options.about);
    return new SessionRecording(file, options, new Set());
  }

  /** What is recorded now, as far as the disk allows it. */
  get level(): RecordingLevel {
    return this.#level;
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  /** What the operator must know, as of the last `keep`. */
  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  /** Whether messages of a kind are taken now: what is dear to make is not made where they are not. */
  takes(kind: RecordedKind): boolean {
    return takenAt[kind].includes(this.#level);
  }

  /** Takes a message's bytes; never waits, never fails. */
  write(topic: SessionTopic, logNs: bigint, data: Uint8Array): void {
    // Its publisher gives what it keeps to everybody who comes later: it is written once.
    if (topic.qos.durability === transientLocal && this.#isKnown(topic.name, data)) return;
    const isTaken =
      this.takes(topic.kind) &&
      this.#file.write({ channelId: this.#channelOf(topic), logNs, publishNs: logNs, data });
    if (!isTaken) this.#left[topic.kind] += 1;
  }

  /** Puts everything so far on the disk and looks how much room is left; call it twice a second. */
  async keep(nowMs: number): Promise<void> {
    const warnings: Warning[] = [];
    try {
      await this.#file.flush();
      const free = await (this.#options.freeBytes ?? freeBytes)(this.path);
      this.#level = recordingLevel(free, this.#options.needs(), this.#level);
      const filling = diskWarning(this.path, { freeBytes: free, bytesPerSec: this.#rate(nowMs) });
      if (filling) warnings.push(filling);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // What is left of memory is for events.
      this.#level = 'events';
      warnings.push({
        code: 'record/not-written',
        text: `The session's recording ${this.path} is not being written, because ${systemReason(error)}: ${megabytes(this.#file.waitingBytes)} wait in memory, and it is tried again. The session's own log goes on.`,
      });
    }
    this.#warnings = [...warnings, ...this.#leftOut()];
  }

  /**
   * Ends the file with its summary.
   *
   * @throws RapportError `record/not-written`; what is on the disk can be recovered
   */
  async close(): Promise<void> {
    try {
      await this.#file.close();
      await releaseRecording(dirname(this.path));
    } catch (error) {
      throw new RapportError(
        'record/not-written',
        `The session's recording ${this.path} lacks its last ${megabytes(this.#file.waitingBytes)}, because ${systemReason(error)}: free some space and use rapport session recover.`,
        { cause: error },
      );
    }
  }

  #isKnown(topic: string, data: Uint8Array): boolean {
    const key = keyOf(topic, data);
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  #channelOf(topic: SessionTopic): number {
    const known = this.#channels.get(topic.name);
    if (known !== undefined) return known;
    const id = this.#file.addChannel(rosbagChannel({ ...topic, qos: [topic.qos] }));
    this.#channels.set(topic.name, id);
    return id;
  }

  /** Bytes a second since the last call. */
  #rate(nowMs: number): number {
    const { bytes } = this.#file;
    const before = this.#before ?? { bytes, atMs: nowMs };
    this.#before = { bytes, atMs: nowMs };
    return ((bytes - before.bytes) / Math.max(1, nowMs - before.atMs)) * 1000;
  }

  #leftOut(): readonly Warning[] {
    const { picture, number, event } = this.#left;
    const warnings: Warning[] = [];
    if (this.#level !== 'all') {
      const what = this.#level === 'numbers' ? 'pictures are' : 'pictures and readings are';
      warnings.push({
        code: 'record/less-recorded',
        text: `The disk of ${this.path} is nearly full: ${what} no longer recorded (${picture} pictures, ${number} other messages so far); free some space and they are again. The session's events are kept.`,
      });
    }
    if (event > 0)
      warnings.push({
        code: 'record/lost',
        text: `${event} events are missing in ${this.path}: the disk took nothing for too long; the session's own log has them.`,
      });
    return warnings;
  }
}

/** `undefined` for a file that cannot be gone on with. */
async function stateOf(
  path: string,
): Promise<{ readonly state: McapState; readonly seen: Set<string> } | undefined> {
  const seen = new Set<string>();
  try {
    const state = await readMcapState(path, ({ channel, data }) => {
      const qos = channel?.metadata.get('offered_qos_profiles');
      if (channel !== undefined && qos?.includes(keptQos) === true) seen.add(keyOf(channel.topic, data));
    });
    return { state, seen };
  } catch (error) {
    if (error instanceof RapportError && /^record\/(damaged|no-recording)$/u.test(error.code))
      return undefined;
    throw error;
  }
}

function keyOf(topic: string, data: Uint8Array): string {
  return `${topic} ${createHash('sha1').update(data).digest('base64')}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
