import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { isDiskFull, isSystemError, systemReason } from '../core/systemError.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { McapFile } from './McapFile.js';
import { markForRosbag2, rosbagChannel, type RosTopic } from './rosbagChannel.js';
import { rosbagMetadata, type RecordedFile } from './rosbagMetadata.js';

export interface RosbagFolderOptions {
  readonly library: string;
  readonly rosDistribution: string;
  /** A new file after so many bytes. */
  readonly maxBytes?: number | undefined;
  /** A new file after so long, by the messages' log times. */
  readonly maxDurationNs?: bigint | undefined;
  readonly mostWaitingBytes?: number;
  readonly fileMode?: number;
  readonly folderMode?: number;
}

/** What a message brings to the folder; `data` is borrowed until it is on the disk. */
export interface RecordedMessage {
  readonly topic: string;
  readonly logNs: bigint;
  readonly data: Uint8Array;
}

/**
 * A recording as rosbag2 makes it: `NAME/NAME_0.mcap`, `NAME_1.mcap` … and `metadata.yaml`, which is written last, so that a
 * recorder that was killed leaves none and `ros2 bag reindex` or any reader of the files finds all that they hold.
 */
export class RosbagFolder {
  readonly path: string;
  readonly #options: RosbagFolderOptions;
  readonly #topics = new Map<string, RosTopic>();
  readonly #counts = new Map<string, number>();
  readonly #closed: RecordedFile[] = [];
  /** Of files that a split has ended and the disk has not taken yet. */
  #ending: McapFile[] = [];
  #file: McapFile;
  #channels = new Map<string, number>();
  #fileNumber = 0;
  #lostBefore = 0;
  #sequence = new Map<string, number>();

  private constructor(path: string, options: RosbagFolderOptions) {
    this.path = path;
    this.#options = options;
    this.#file = this.#newFile();
  }

  /** @throws RapportError `record/exists`, `record/no-folder` */
  static async create(path: string, options: RosbagFolderOptions): Promise<RosbagFolder> {
    try {
      await mkdir(path, { recursive: false, mode: options.folderMode ?? 0o777 });
    } catch (error) {
      const isThere = isSystemError(error) && error.code === 'EEXIST';
      throw new RapportError(
        isThere ? 'record/exists' : 'record/no-folder',
        isThere
          ? `${path} is there already: choose another folder with "--output".`
          : `${path} cannot be made, because ${systemReason(error)}.`,
        { cause: error },
      );
    }
    return new RosbagFolder(path, options);
  }

  get messageCount(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Messages that could not be kept, because the disk took nothing for too long. */
  get lostMessages(): number {
    return this.#lostBefore + this.#file.lostMessages;
  }

  /** Bytes so far, with what is not yet on the disk. */
  get bytes(): number {
    const ending = this.#ending.reduce((sum, file) => sum + file.bytes, 0);
    return this.#closed.reduce((sum, file) => sum + file.bytes, 0) + ending + this.#file.bytes;
  }

  get waitingBytes(): number {
    return this.#ending.reduce((sum, file) => sum + file.waitingBytes, this.#file.waitingBytes);
  }

  addTopic(topic: RosTopic): void {
    this.#topics.set(topic.name, topic);
    if (!this.#counts.has(topic.name)) this.#counts.set(topic.name, 0);
  }

  /** Takes a message of a topic that was added; never waits, never fails. */
  write({ topic, logNs, data }: RecordedMessage): void {
    if (this.#isFull(logNs)) this.#split();
    const sequence = ((this.#sequence.get(topic) ?? -1) + 1) >>> 0;
    this.#sequence.set(topic, sequence);
    const channelId = this.#channels.get(topic) ?? this.#addChannel(topic);
    // An `isRaw` subscription does not say when it was published.
    if (!this.#file.write({ channelId, logNs, publishNs: logNs, data, sequence })) return;
    this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + 1);
  }

  /** Puts everything so far on the disk. Throws the file system's error; nothing is lost by it. */
  async flush(): Promise<void> {
    while (this.#ending[0] !== undefined) {
      await this.#ending[0].close();
      this.#ending = this.#ending.slice(1);
    }
    await this.#file.flush();
  }

  /** Writes the rest and the metadata. When the disk refuses, it can be called again. */
  async close(): Promise<void> {
    try {
      await this.flush();
      await this.#file.close();
    } catch (error) {
      throw new RapportError(
        isDiskFull(error) ? 'record/disk-full' : 'record/not-written',
        `${this.path} lacks the last ${this.waitingBytes} bytes, because ${systemReason(error)}.`,
        { cause: error },
      );
    }
    await writeFileAtomically(
      join(this.path, 'metadata.yaml'),
      rosbagMetadata({
        files: [...this.#closed, this.#describe(this.#file)],
        topics: [...this.#topics.values()].map((topic) => ({
          ...topic,
          count: this.#counts.get(topic.name) ?? 0,
        })),
        rosDistribution: this.#options.rosDistribution,
      }),
      this.#options.fileMode,
    );
  }

  #isFull(logNs: bigint): boolean {
    const { maxBytes, maxDurationNs } = this.#options;
    const { span } = this.#file;
    if (span === undefined) return false;
    if (maxBytes !== undefined && this.#file.bytes >= maxBytes) return true;
    return maxDurationNs !== undefined && logNs - span.startNs >= maxDurationNs;
  }

  #split(): void {
    this.#closed.push(this.#describe(this.#file));
    this.#ending.push(this.#file);
    this.#lostBefore += this.#file.lostMessages;
    this.#fileNumber += 1;
    this.#channels = new Map();
    this.#file = this.#newFile();
  }

  #newFile(): McapFile {
    const { library, mostWaitingBytes, fileMode, rosDistribution } = this.#options;
    const path = join(this.path, `${basename(this.path)}_${this.#fileNumber}.mcap`);
    const file = new McapFile(path, {
      profile: 'ros2',
      library,
      ...(mostWaitingBytes !== undefined && { mostWaitingBytes }),
      ...(fileMode !== undefined && { mode: fileMode }),
    });
    markForRosbag2(file, rosDistribution);
    return file;
  }

  #addChannel(name: string): number {
    const topic = this.#topics.get(name);
    if (topic === undefined) throw new RangeError(`Topic ${name} was not added.`);
    const id = this.#file.addChannel(rosbagChannel(topic));
    this.#channels.set(name, id);
    return id;
  }

  #describe(file: McapFile): RecordedFile {
    return { name: basename(file.path), bytes: file.bytes, messageCount: file.messageCount, span: file.span };
  }
}
