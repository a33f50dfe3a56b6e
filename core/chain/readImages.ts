import type { Frame } from '../frame/Frame.js';
import type { ImageMessage, RawImageMessage } from '../frame/ImageMessage.js';
import type { Reading } from './Reading.js';
import { chainSteps, initialChain, type Chain, type ChainEvent } from './stepChain.js';

/** A decoded frame as the message that a camera would have sent. */
export function imageOf({ data, ...frame }: Frame): RawImageMessage {
  return { ...frame, encoding: 'rgb8', step: 3 * frame.width, isBigendian: false, data };
}

/** A recording's images through the chain, one after the other, each as if it came at its stamp. */
export async function* readImages(
  images: AsyncIterable<ImageMessage>,
  chain: Chain,
): AsyncGenerator<Reading | undefined> {
  for await (const { step } of chainSteps(eventsOf(images), initialChain(chain), chain)) yield step.reading;
}

async function* eventsOf(
  images: AsyncIterable<ImageMessage>,
): AsyncGenerator<{ readonly event: ChainEvent }> {
  for await (const image of images)
    yield { event: { kind: 'image', image, arrivalNs: image.stampNs, skippedBefore: 0 } };
}
