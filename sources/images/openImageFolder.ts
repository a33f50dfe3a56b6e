import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { inTimeOrder } from '../order/inTimeOrder.js';
import type { Segment } from '../order/Segment.js';
import type { DecodedSource, RecordedMessage, RecordedTopic, Selection } from '../RecordingSource.js';
import { spanOf } from '../sourceOf.js';
import { TroubleList } from '../Trouble.js';
import { imageTimes } from './imageTimes.js';

const picture = /\.(jpe?g|png)$/i;

/** Whether a folder holds pictures. */
export function isImageFolder(names: readonly string[]): boolean {
  return names.some((name) => picture.test(name));
}

/** Pictures without stamps in their names follow each other at this rate. */
export const assumedRateHz = 30;

/** By their numbers: 10.jpg after 2.jpg. */
const byNumber = new Intl.Collator('en', { numeric: true });

/**
 * A folder of JPEG and PNG files as one topic, in the order of the numbers in their names. Names that are stamps
 * (nanoseconds, microseconds, milliseconds, or seconds with a point, since 1970 or since a start) give the times; other names
 * are numbered frames at 30 Hz, which is told.
 *
 * @throws RapportError `recording/no-files`
 */
export function openImageFolder(path: string): DecodedSource {
  const names = readdirSync(path)
    .filter((name) => picture.test(name) && statSync(join(path, name)).isFile())
    .sort((a, b) => byNumber.compare(a, b) || (a < b ? -1 : 1));
  if (names.length === 0)
    throw new RapportError('recording/no-files', `${path} holds no pictures (.jpg, .png).`);
  const troubles = new TroubleList(path);
  const { timesNs, unit } = imageTimes(names, assumedRateHz);
  if (unit === 'frames') {
    troubles.add(
      'recording/assumed-rate',
      `The pictures' names are no stamps: ${assumedRateHz} pictures a second are assumed.`,
    );
  }
  const topic: RecordedTopic = {
    name: '/image',
    type: 'sensor_msgs/msg/CompressedImage',
    encoding: 'file',
    definition: undefined,
    qos: undefined,
    isLatched: false,
    count: names.length,
  };
  const segments = names.map((name, index) =>
    pictureSegment(join(path, name), timesNs[index] ?? 0n, { topic, troubles }),
  );
  let closed = false;
  const isClosed = (): boolean => closed;
  return {
    path,
    storage: 'images',
    compression: 'none',
    notes: { times: unit === 'frames' ? `${assumedRateHz} pictures a second` : `names, ${unit}` },
    topics: [topic],
    span: spanOf(segments),
    statedCounts: undefined,
    get troubles() {
      return troubles.all;
    },
    async *messages({ topics, fromNs, toNs }: Selection = {}): AsyncGenerator<RecordedMessage, void> {
      for (const message of inTimeOrder(segments, { topics, fromNs, toNs })) {
        if (isClosed()) return;
        yield message;
        await new Promise(setImmediate);
      }
    },
    decode: () => undefined,
    image: ({ logTimeNs, data }) => ({
      format: '',
      data,
      stampNs: logTimeNs,
      frameId: 'camera_optical_frame',
    }),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}

function pictureSegment(
  path: string,
  timeNs: bigint,
  { topic, troubles }: { topic: RecordedTopic; troubles: TroubleList },
): Segment<RecordedMessage> {
  return {
    startNs: timeNs,
    endNs: timeNs,
    load: (topics) => ({
      timesNs: topics === undefined || topics.has(topic.name) ? [timeNs] : [],
      bytes: 0,
      item: () => {
        try {
          const data = new Uint8Array(readFileSync(path));
          return { topic, logTimeNs: timeNs, publishTimeNs: undefined, data };
        } catch (error) {
          troubles.add(
            'recording/unreadable-file',
            `${path} cannot be read (${sentenceOf(error)}) and was left out.`,
            {
              topic: path,
              lostMessages: 1,
            },
          );
          return undefined;
        }
      },
    }),
  };
}
