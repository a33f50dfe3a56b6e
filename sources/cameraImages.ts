import type { ImageMessage } from '../core/frame/ImageMessage.js';
import { RapportError } from '../core/RapportError.js';
import { chooseCamera } from './chooseCamera.js';
import type { DecodedSource, RecordedTopic } from './RecordingSource.js';

/**
 * The topic whose pictures are taken.
 *
 * @param wanted its name, where someone chose; otherwise `chooseCamera`'s
 * @throws RapportError `recording/no-topic`, `recording/no-camera`, `recording/several-cameras`
 */
export function requireCamera(source: DecodedSource, wanted?: string): RecordedTopic {
  const { camera, candidates } = chooseCamera(source.topics);
  const names = candidates.map(({ name }) => name).join(', ');
  if (wanted !== undefined) {
    const topic = source.topics.find(({ name }) => name === wanted);
    if (topic !== undefined) return topic;
    throw new RapportError(
      'recording/no-topic',
      `${source.path} has no topic ${wanted}; pictures are on ${names || 'none of its topics'}.`,
    );
  }
  if (camera !== undefined) return camera;
  if (candidates.length > 0) {
    throw new RapportError(
      'recording/several-cameras',
      `${source.path} has several cameras: say by --topic which of them to take, ${names}.`,
    );
  }
  throw new RapportError(
    'recording/no-camera',
    `${source.path} has no pictures: name a recording of a camera.`,
  );
}

/**
 * A topic's pictures, their stamps counted from the recording's start: so far behind the first message as the picture was
 * taken, by the stamps of the pictures among themselves. Pictures that are stamped 0 count from when they were recorded.
 */
export async function* cameraImages(
  source: DecodedSource,
  topic: string,
): AsyncGenerator<ImageMessage, void> {
  let offsetNs: bigint | undefined;
  for await (const message of source.messages({ topics: new Set([topic]) })) {
    const image = source.image(message);
    if (image === undefined) continue;
    const sinceStartNs = message.logTimeNs - (source.span?.startNs ?? 0n);
    if (image.stampNs === 0n) {
      yield { ...image, stampNs: sinceStartNs };
      continue;
    }
    offsetNs ??= image.stampNs - sinceStartNs;
    yield { ...image, stampNs: image.stampNs - offsetNs };
  }
}
