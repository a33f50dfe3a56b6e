import type { Reading } from '../../../core/chain/Reading.js';
import { toReadingMessage } from '../../../nodes/messages/readingMessage.js';
import { definitionOf } from '../../../record/messageDefinition.js';
import { topics } from '../../../nodes/topics.js';
import { compressJpeg } from '../../../pictures/compressJpeg.js';
import { CdrEncoder } from '../../../record/CdrEncoder.js';
import { SessionRecording } from '../../../record/SessionRecording.js';
import { messageOf, recordingOptions, topicNamed } from '../../record/recordingParts.js';
import { grey } from '../../peer/pictures.js';

/** As ROS 2 defines it. */
const compressedImage = `std_msgs/Header header
string format
uint8[] data
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
`;
const encoder = new CdrEncoder(compressedImage);
const topic = {
  ...topicNamed('/camera/image_raw/compressed', 'picture'),
  type: 'sensor_msgs/msg/CompressedImage',
  definition: compressedImage,
};
const numbers = topicNamed('/numbers', 'number');
const { type: readingType } = topics.reading;
const readings = {
  ...topicNamed('/rapport/reading', 'number'),
  type: readingType,
  definition: definitionOf(readingType),
};
const readingEncoder = new CdrEncoder(readings.definition);

export function pictureMessage(stampNs: bigint, file: Uint8Array): Uint8Array {
  const stamp = { sec: Number(stampNs / 1_000_000_000n), nanosec: Number(stampNs % 1_000_000_000n) };
  return encoder.encode({ header: { stamp, frame_id: 'camera' }, format: 'jpeg', data: file });
}

/** A JPEG whose size says which picture it is: `8 * (number + 1)` columns. */
export function jpegOf(number: number): Uint8Array {
  return new Uint8Array(compressJpeg(grey(8 * (number + 1), 8), 90));
}

/**
 * Records pictures into a session's folder as the recorder does, a chunk after every third, other messages between them.
 *
 * @param isClosed false: as a recorder leaves it that was killed
 * @param readingsOf what the chain said of a picture, 60 ms after it came
 */
export async function recordPictures(
  folder: string,
  stampsNs: readonly bigint[],
  {
    isClosed = true,
    fileOf = jpegOf,
    readingsOf = () => [],
  }: {
    isClosed?: boolean;
    fileOf?: (number: number) => Uint8Array;
    readingsOf?: (number: number) => readonly Reading[];
  } = {},
): Promise<SessionRecording> {
  const recording = await SessionRecording.open(folder, recordingOptions());
  for (const [number, stampNs] of stampsNs.entries()) {
    // It comes to the recorder 20 ms after it was taken.
    const logNs = stampNs + 20_000_000n;
    recording.write(numbers, logNs, messageOf(number, '/numbers'));
    recording.write(topic, logNs, pictureMessage(stampNs, fileOf(number)));
    for (const reading of readingsOf(number))
      recording.write(readings, logNs + 60_000_000n, readingEncoder.encode(toReadingMessage(reading)));
    if (number % 3 === 2) await recording.keep(number);
  }
  await recording.keep(stampsNs.length);
  if (isClosed) await recording.close();
  return recording;
}
