import { inspectJpeg } from '../../core/frame/inspectJpeg.js';
import { inspectPng } from '../../core/frame/inspectPng.js';
import type { ImageMessage } from '../../core/frame/ImageMessage.js';
import { chooseCamera } from '../chooseCamera.js';
import type { DecodedSource, RecordedMessage, RecordedTopic, StorageKind } from '../RecordingSource.js';
import { TroubleList, type Trouble } from '../Trouble.js';
import { Intervals, type Gap } from './Intervals.js';

export interface DescribedTopic {
  readonly name: string;
  readonly type: string;
  readonly encoding: string;
  readonly count: number;
  readonly firstNs: bigint | undefined;
  readonly lastNs: bigint | undefined;
  /** Messages a second by the usual interval. */
  readonly rateHz: number | undefined;
  readonly gaps: readonly Gap[];
  /** Whether the recording holds the type's definition. */
  readonly isDefined: boolean;
  readonly isDecoded: boolean;
  /** The first picture's size and kind, for example `640x480 rgb8`. */
  readonly picture: string | undefined;
  readonly qos: string | undefined;
}

/** What `rapport info` tells of a recording. */
export interface RecordingDescription {
  readonly path: string;
  readonly storage: StorageKind;
  readonly compression: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly messages: number;
  /** From the messages themselves. */
  readonly startNs: bigint | undefined;
  readonly endNs: bigint | undefined;
  readonly durationSec: number;
  readonly topics: readonly DescribedTopic[];
  /** The topic that would be taken as the camera. */
  readonly camera: string | undefined;
  readonly cameraCandidates: readonly string[];
  readonly troubles: readonly Trouble[];
}

interface Counted {
  readonly topic: RecordedTopic;
  count: number;
  zeroStamps: number;
  firstNs: bigint | undefined;
  lastNs: bigint | undefined;
  readonly intervals: Intervals;
  isDecoded: boolean;
  picture: string | undefined;
}

/**
 * Reads a recording to its end and counts what is there, whatever it states.
 *
 * @param onProgress told now and then how much was read: messages, and the share of the time, 0 .. 1
 */
export async function describeRecording(
  source: DecodedSource,
  onProgress?: (messages: number, share: number | undefined) => void,
): Promise<RecordingDescription> {
  const troubles = new TroubleList(source.path);
  const counted = new Map<string, Counted>();
  for (const topic of source.topics) counted.set(keyOf(topic), emptyCount(topic));
  let messages = 0;
  let startNs: bigint | undefined;
  let endNs: bigint | undefined;
  for await (const message of source.messages()) {
    const { topic, logTimeNs } = message;
    const one = counted.get(keyOf(topic)) ?? emptyCount(topic);
    counted.set(keyOf(topic), one);
    if (one.count === 0) lookAtFirst(source, message, { one, troubles });
    one.count += 1;
    messages += 1;
    if (messages % 256 === 0) onProgress?.(messages, shareOf(source.span, logTimeNs));
    // What is recorded before a simulated clock runs is stamped 0 and says nothing of the time.
    if (logTimeNs === 0n && source.storage !== 'video' && source.storage !== 'images') {
      one.zeroStamps += 1;
      continue;
    }
    one.firstNs ??= logTimeNs;
    one.lastNs = logTimeNs;
    startNs ??= logTimeNs;
    endNs = logTimeNs;
    one.intervals.add(logTimeNs);
  }
  tellStated(source, counted, troubles);
  tellZeroStamps(counted, troubles);
  const topics = [...counted.values()].map(describeTopic);
  const { camera, candidates } = chooseCamera(
    [...counted.values()].map(({ topic, count }) => ({ ...topic, count })),
  );
  return {
    path: source.path,
    storage: source.storage,
    compression: source.compression,
    notes: source.notes,
    messages,
    startNs,
    endNs,
    durationSec: startNs === undefined || endNs === undefined ? 0 : Number(endNs - startNs) / 1e9,
    topics,
    camera: camera?.name,
    cameraCandidates: candidates.map(({ name }) => name),
    troubles: [...source.troubles, ...troubles.all],
  };
}

function keyOf({ name, type, encoding }: RecordedTopic): string {
  return JSON.stringify([name, type, encoding]);
}

function emptyCount(topic: RecordedTopic): Counted {
  return {
    topic,
    count: 0,
    zeroStamps: 0,
    firstNs: undefined,
    lastNs: undefined,
    intervals: new Intervals(),
    isDecoded: false,
    picture: undefined,
  };
}

/** Decodes a topic's first message, so that unknown types are named. */
function lookAtFirst(
  source: DecodedSource,
  message: RecordedMessage,
  { one, troubles }: { one: Counted; troubles: TroubleList },
): void {
  const image = source.image(message);
  one.isDecoded = image !== undefined || source.decode(message) !== undefined;
  if (image === undefined) return;
  one.picture = pictureOf(image);
  if (image.stampNs !== 0n || source.storage === 'video' || source.storage === 'images') return;
  troubles.add('recording/zero-header-stamps', `The pictures of ${message.topic.name} are stamped 0.`, {
    topic: message.topic.name,
  });
}

function pictureOf(image: ImageMessage): string {
  if ('encoding' in image) return `${image.width}x${image.height} ${image.encoding}`;
  const header = inspectJpeg(image.data) ?? inspectPng(image.data);
  const size = header === undefined ? 'unknown size' : `${header.width}x${header.height}`;
  return image.format === '' ? size : `${size} ${image.format}`;
}

function shareOf(span: DecodedSource['span'], timeNs: bigint): number | undefined {
  if (span === undefined || span.endNs <= span.startNs) return undefined;
  return Number(timeNs - span.startNs) / Number(span.endNs - span.startNs);
}

/** Counts that a metadata.yaml or an index states wrongly. */
function tellStated(
  source: DecodedSource,
  counted: ReadonlyMap<string, Counted>,
  troubles: TroubleList,
): void {
  const byName = new Map<string, number>();
  for (const { topic, count } of counted.values())
    byName.set(topic.name, (byName.get(topic.name) ?? 0) + count);
  for (const [name, stated] of source.statedCounts ?? []) {
    const count = byName.get(name) ?? 0;
    if (count === stated) continue;
    troubles.add(
      'recording/stated-count',
      `metadata.yaml states ${stated} messages of ${name}, and ${count} are there.`,
      { topic: name, lostMessages: Math.max(0, stated - count) },
    );
  }
  for (const topic of source.topics) {
    const count = byName.get(topic.name) ?? 0;
    if (topic.count === undefined || topic.count <= count) continue;
    troubles.add(
      'recording/stated-count',
      `The recording's index states ${topic.count} messages of ${topic.name}, and ${count} could be read.`,
      { topic: topic.name, lostMessages: topic.count - count },
    );
  }
}

function tellZeroStamps(counted: ReadonlyMap<string, Counted>, troubles: TroubleList): void {
  let zeros = 0;
  for (const { zeroStamps } of counted.values()) zeros += zeroStamps;
  if (zeros === 0) return;
  troubles.add(
    'recording/zero-stamps',
    `${zeros} messages were recorded at time 0, before there was a clock: the duration is that of the others.`,
  );
}

function describeTopic({
  topic,
  count,
  firstNs,
  lastNs,
  intervals,
  isDecoded,
  picture,
}: Counted): DescribedTopic {
  const median = intervals.median();
  return {
    name: topic.name,
    type: topic.type,
    encoding: topic.encoding,
    count,
    firstNs,
    lastNs,
    rateHz: rate(count, firstNs, lastNs, median),
    gaps: intervals.gaps(),
    isDefined: topic.definition !== undefined && topic.definition.text !== '',
    isDecoded,
    picture,
    qos: topic.qos,
  };
}

/** Of a steady topic the mean, which is exact; of one with gaps the usual interval's. */
function rate(
  count: number,
  firstNs: bigint | undefined,
  lastNs: bigint | undefined,
  median: number | undefined,
): number | undefined {
  if (count < 3 || firstNs === undefined || lastNs === undefined || lastNs <= firstNs) return undefined;
  const mean = Number(lastNs - firstNs) / 1e9 / (count - 1);
  const isSteady = median !== undefined && Math.abs(mean / median - 1) < 0.2;
  return isSteady || median === undefined || median === 0 ? 1 / mean : 1 / median;
}
