import { createRequire } from 'node:module';
import { rename } from 'node:fs/promises';

import { ownerOnly } from '../files/writeAtomically.js';
import { toEngagementMessage } from '../nodes/messages/engagementMessage.js';
import { toReadingMessage } from '../nodes/messages/readingMessage.js';
import { nsToStamp } from '../nodes/runtime/stamp.js';
import { compressJpeg } from '../pictures/compressJpeg.js';
import { CdrEncoder } from '../record/CdrEncoder.js';
import { McapFile } from '../record/McapFile.js';
import { rosbagChannel } from '../record/rosbagChannel.js';
import { codeVersion } from '../heads/registry/cardDetails.js';
import type { DecodedSource, RecordedMessage, RecordedTopic } from '../sources/RecordingSource.js';
import { installedDefinition } from '../sources/types/installedDefinition.js';
import { RapportError } from '../core/RapportError.js';
import { imageAnnotations } from './imageAnnotations.js';
import type { rangeOf } from './rangeOf.js';
import type { SpooledReading } from './ReadingSpool.js';

/** So much waits in memory before it goes to the disk. */
const flushAtBytes = 16 * 1024 * 1024;

/**
 * The recording's messages as they are, with the suite's among them: readings, engagement, and annotations that Foxglove and
 * Lichtblick draw over the pictures. A video's or a folder's pictures become compressed images.
 */
export async function writeAnnotated(
  path: string,
  source: DecodedSource,
  readings: AsyncIterable<SpooledReading>,
  range: ReturnType<typeof rangeOf>,
): Promise<void> {
  const writing = `${path}.writing`;
  const isRos1 = source.storage === 'rosbag1';
  const file = new McapFile(writing, {
    profile: isRos1 ? '' : 'ros2',
    library: `rapport ${codeVersion()}`,
    mode: ownerOnly,
  });
  const own = ownChannels(file);
  const recorded = recordedChannels(file);
  const pending = readings[Symbol.asyncIterator]();
  let next = await pending.next();
  const flushWhenFull = async (): Promise<void> => {
    if (file.waitingBytes > flushAtBytes) await file.flush();
  };
  for await (const message of source.messages(range)) {
    // An image's reading stands behind it.
    while (next.done !== true && next.value.logTimeNs < message.logTimeNs) {
      own(next.value);
      next = await pending.next();
    }
    recorded(source, message);
    await flushWhenFull();
  }
  while (next.done !== true) {
    own(next.value);
    next = await pending.next();
    await flushWhenFull();
  }
  await file.close();
  await rename(writing, path);
}

function ownChannels(file: McapFile): (reading: SpooledReading) => void {
  const channel = (name: string, type: string, definition: string) => {
    const id = file.addChannel(rosbagChannel({ name, type, definition, qos: [] }));
    const encoder = new CdrEncoder(definition);
    return (message: object, logNs: bigint): void => {
      file.write({ channelId: id, logNs, publishNs: logNs, data: encoder.encode(message) });
    };
  };
  const reading = channel(
    '/rapport/reading',
    'rapport_msgs/msg/Reading',
    ownDefinition('rapport_msgs/msg/Reading'),
  );
  const engagement = channel(
    '/rapport/engagement',
    'rapport_msgs/msg/Engagement',
    ownDefinition('rapport_msgs/msg/Engagement'),
  );
  const drawn = channel(
    '/rapport/annotations',
    'foxglove_msgs/msg/ImageAnnotations',
    annotationsDefinition(),
  );
  return ({ logTimeNs, reading: read }) => {
    reading(toReadingMessage(read), logTimeNs);
    engagement(toEngagementMessage(read), logTimeNs);
    drawn(imageAnnotations(read), logTimeNs);
  };
}

function ownDefinition(type: string): string {
  const definition = installedDefinition(type, 'cdr');
  if (definition !== undefined) return definition.text;
  throw new RapportError(
    'replay/definition',
    `The definition of ${type} is missing: install the suite anew.`,
  );
}

function annotationsDefinition(): string {
  const { foxgloveMessageSchemas, generateRosMsgMergedSchema } = createRequire(import.meta.url)(
    '@foxglove/schemas/internal.js',
  ) as typeof import('@foxglove/schemas/internal.js');
  return generateRosMsgMergedSchema(foxgloveMessageSchemas.ImageAnnotations, { rosVersion: 2 });
}

function recordedChannels(file: McapFile): (source: DecodedSource, message: RecordedMessage) => void {
  const channels = new Map<RecordedTopic, (source: DecodedSource, message: RecordedMessage) => void>();
  const ids = new Map<string, number>();
  return (source, message) => {
    const known = channels.get(message.topic);
    const write = known ?? writerOf(file, message.topic, ids);
    if (known === undefined) channels.set(message.topic, write);
    write(source, message);
  };
}

function writerOf(
  file: McapFile,
  topic: RecordedTopic,
  ids: Map<string, number>,
): (source: DecodedSource, message: RecordedMessage) => void {
  if (topic.encoding === 'rgb8' || topic.encoding === 'file') return pictureWriter(file, topic);
  const definition = topic.definition ?? installedDefinition(topic.type, topic.encoding);
  // The parts of a split recording have a topic each of the same name.
  const key = JSON.stringify([topic.name, topic.type, topic.encoding, definition?.text]);
  const id =
    ids.get(key) ??
    file.addChannel({
      topic: topic.name,
      type: topic.type,
      definition: definition ?? { encoding: '', text: '' },
      messageEncoding: topic.encoding,
      metadata: { offered_qos_profiles: topic.qos ?? '' },
    });
  ids.set(key, id);
  return (_source, { logTimeNs, publishTimeNs, data }) => {
    file.write({ channelId: id, logNs: logTimeNs, publishNs: publishTimeNs ?? logTimeNs, data });
  };
}

const compressedType = 'sensor_msgs/msg/CompressedImage';

function pictureWriter(
  file: McapFile,
  topic: RecordedTopic,
): (source: DecodedSource, message: RecordedMessage) => void {
  const definition = ownDefinition(compressedType);
  const encoder = new CdrEncoder(definition);
  const id = file.addChannel(
    rosbagChannel({ name: `${topic.name}/compressed`, type: compressedType, definition, qos: [] }),
  );
  return (source, message) => {
    const image = source.image(message);
    if (image === undefined) return;
    const data = 'encoding' in image ? compressJpeg(image) : image.data;
    const header = { stamp: nsToStamp(image.stampNs), frame_id: image.frameId };
    const format = data[0] === 0xff ? 'jpeg' : 'png';
    const { logTimeNs } = message;
    file.write({
      channelId: id,
      logNs: logTimeNs,
      publishNs: logTimeNs,
      data: encoder.encode({ header, format, data }),
    });
  };
}
