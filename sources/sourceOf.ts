import { RapportError } from '../core/RapportError.js';
import { inTimeOrder } from './order/inTimeOrder.js';
import type { RecordingFile } from './RecordingFile.js';
import type { Segment } from './order/Segment.js';
import type { DecodedSource, RecordedMessage, RecordedTopic, Selection } from './RecordingSource.js';
import { type Trouble, TroubleList } from './Trouble.js';
import { Decoder } from './types/Decoder.js';
import { ros2TypeName } from './types/ros2TypeName.js';
import { imageTypes, readImage } from './types/readImage.js';

/** What a folder says beyond its files. */
export interface RecordingFolder {
  readonly path: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly compression: string | undefined;
  readonly troubles: TroubleList;
  readonly statedCounts: ReadonlyMap<string, number> | undefined;
}

/** One source of the files of a recording, at least one, in their order. */
export function sourceOf(files: readonly RecordingFile[], folder: RecordingFolder): DecodedSource {
  const [first] = files;
  if (first === undefined) throw new RapportError('recording/no-files', `${folder.path} holds no recording.`);
  const segments = files.flatMap((file) => file.segments);
  const decoder = new Decoder(new TroubleList(folder.path));
  const allTroubles = (): Trouble[] =>
    [folder.troubles, ...files.map((file) => file.troubles), decoder.troubles].flatMap(({ all }) => all);
  const compressions = new Set(files.map((file) => file.compression));
  let closed = false;
  const isClosed = (): boolean => closed;

  async function* messages({ topics, fromNs, toNs }: Selection = {}): AsyncGenerator<RecordedMessage, void> {
    if (closed) return;
    const ordered = inTimeOrder(segments, {
      topics,
      fromNs,
      toNs,
      onLate: () =>
        folder.troubles.add(
          'recording/out-of-order',
          'A part of the recording holds messages earlier than it states: they come later than their time.',
        ),
    });
    let given = 0;
    for (const message of ordered) {
      yield message;
      if (isClosed()) return;
      // Reading is synchronous: whatever else waits gets its turn.
      given += 1;
      if (given % 64 === 0) await new Promise(setImmediate);
    }
  }

  return {
    path: folder.path,
    storage: first.storage,
    compression: folder.compression ?? [...compressions].sort().join(', '),
    notes: { ...first.notes, ...folder.notes },
    topics: mergedTopics(files),
    span: spanOf(segments),
    statedCounts: folder.statedCounts,
    get troubles() {
      return allTroubles();
    },
    messages,
    decode: (message) => decoder.decode(message),
    image: (message) => {
      const type = ros2TypeName(message.topic.type);
      if (!imageTypes.has(type)) return undefined;
      const value = decoder.decode(message);
      return value === undefined ? undefined : readImage(type, value);
    },
    close: () => {
      closed = true;
      for (const file of files) file.close();
      return Promise.resolve();
    },
  };
}

/** Topics of several files, and of several publishers, each once. */
function mergedTopics(files: readonly RecordingFile[]): RecordedTopic[] {
  const merged = new Map<string, RecordedTopic>();
  for (const topic of files.flatMap(({ topics }) => topics)) {
    const key = JSON.stringify([topic.name, topic.type, topic.encoding]);
    const known = merged.get(key);
    const count =
      known === undefined
        ? topic.count
        : known.count === undefined || topic.count === undefined
          ? undefined
          : known.count + topic.count;
    merged.set(key, { ...(known ?? topic), count });
  }
  return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** From the first to the last log time of any of the segments. */
export function spanOf(segments: readonly Segment<RecordedMessage>[]): DecodedSource['span'] {
  let span: DecodedSource['span'];
  for (const { startNs, endNs } of segments) {
    span = {
      startNs: span === undefined || startNs < span.startNs ? startNs : span.startNs,
      endNs: span === undefined || endNs > span.endNs ? endNs : span.endNs,
    };
  }
  return span;
}
