import type { ImageMessage } from '../core/frame/ImageMessage.js';
import type { Trouble } from './Trouble.js';

/** How a recording's messages are stored. */
export type StorageKind = 'mcap' | 'sqlite3' | 'rosbag1' | 'video' | 'images';

/** A message's definition as its file holds it. */
export interface TypeDefinition {
  /** `ros2msg`, `ros1msg` (the message's text, then those it uses), `ros2idl`, or whatever else the file names. */
  readonly encoding: string;
  readonly text: string;
}

/** What a recording says of one topic; the same object for all of its messages in one file. */
export interface RecordedTopic {
  /** As recorded, mostly with a leading slash. */
  readonly name: string;
  /** In ROS 2's form for ROS 1 as well, for example `sensor_msgs/msg/Image`; empty where the file names none. The first ROS 2 wrote `sensor_msgs/Image`. */
  readonly type: string;
  /** How the messages' bytes are to be read: `cdr`, `ros1`, `rgb8` (a video's pixels), `file` (a picture file), … */
  readonly encoding: string;
  readonly definition: TypeDefinition | undefined;
  /** The publishers' offered QoS as recorded (YAML); `undefined` where the file holds none. */
  readonly qos: string | undefined;
  /** ROS 1: whether the publisher was latching. */
  readonly isLatched: boolean;
  /** How many messages there are, as far as it is known without reading them; the file's own statement. */
  readonly count: number | undefined;
}

export interface RecordedMessage {
  readonly topic: RecordedTopic;
  /** When it was recorded, nanoseconds; messages come in this order. For a video the presentation time. */
  readonly logTimeNs: bigint;
  /** When it was published, as far as the recording knows it. */
  readonly publishTimeNs: bigint | undefined;
  /** The message's bytes as recorded (compression undone); only to be read, and its receiver's to keep. */
  readonly data: Uint8Array;
}

export interface Selection {
  /** Names of topics; all of them where it is left out. */
  readonly topics?: ReadonlySet<string>;
  /** The first log time that is wanted, and the first that is not. */
  readonly fromNs?: bigint;
  readonly toNs?: bigint;
}

/**
 * A recording, of whatever kind: its topics, and its messages in time order.
 *
 * What is damaged is no exception: it is left out, and told in `troubles`. Nothing beside or in the recording is changed.
 * Memory is bounded, whatever the recording's size.
 */
export interface RecordingSource {
  readonly path: string;
  readonly storage: StorageKind;
  /** `none`, `zstd`, `lz4`, `bz2`, or several joined by a comma; with `by file` or `by message` where that is done. */
  readonly compression: string;
  /** What the recording says of who wrote it and with which settings, for people. */
  readonly notes: Readonly<Record<string, string>>;
  readonly topics: readonly RecordedTopic[];
  /** The first and last log time as far as they are known without reading all; `undefined` where there is no message. */
  readonly span: { readonly startNs: bigint; readonly endNs: bigint } | undefined;
  /** The messages of each topic as a rosbag2 folder's metadata.yaml states them, which may be wrong. */
  readonly statedCounts: ReadonlyMap<string, number> | undefined;
  /** What was wrong so far; more may come while messages are read. */
  readonly troubles: readonly Trouble[];
  /**
   * The messages by log time; those of equal time in the order of the file, and of files in the order of their times.
   * Every call begins anew.
   */
  messages(selection?: Selection): AsyncGenerator<RecordedMessage, void>;
  /** Gives files free; running iterations end. */
  close(): Promise<void>;
}

/** A source whose messages are decoded: what `rapport` works with. */
export interface DecodedSource extends RecordingSource {
  /**
   * A message's fields by their names in the definition; ROS 1's `time` as `{sec, nanosec}`, so that both are read alike.
   *
   * @returns `undefined` for a type that is not known or bytes that do not fit it, which `troubles` names once a topic
   */
  decode(message: RecordedMessage): unknown;
  /** A picture of `sensor_msgs/Image`, `sensor_msgs/CompressedImage`, a video or a folder; `undefined` for all else. */
  image(message: RecordedMessage): ImageMessage | undefined;
}
