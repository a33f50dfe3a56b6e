import type { ChainEvent } from '../core/chain/stepChain.js';
import { idleNode, stepLive, type LiveState, type TakenImage } from '../core/replay/liveSelection.js';
import { calibrationOf, type CameraInfoMessage } from '../nodes/messages/cameraInfoMessage.js';
import type { AnnotationMessage } from '../nodes/messages/sessionMessages.js';
import { stampToNs } from '../nodes/runtime/stamp.js';
import type { DecodedSource, RecordedMessage, RecordedTopic } from '../sources/RecordingSource.js';
import { rangeOf } from './rangeOf.js';

/** Which part of a recording is replayed, and how. */
export interface ReplaySelection {
  /** The camera's topic; the only one with pictures where absent. */
  readonly topic?: string;
  /** Seconds from the recording's first message. */
  readonly startOffsetSec: number;
  /** Seconds; all where absent. */
  readonly durationSec?: number;
  /** Only each so many-th image; the others count as left out. */
  readonly every: number;
  /** Images a second that a node would manage: keep the newest as it does. All images where absent. */
  readonly liveFps?: number;
}

/** An event of the chain, with its place in the recording. */
export interface RecordedEvent {
  readonly event: ChainEvent;
  readonly logTimeNs: bigint;
}

/** An image that the selection leaves out, or that cannot be read. */
export interface LeftOutImage {
  readonly logTimeNs: bigint;
  /** `undefined` where it cannot be read. */
  readonly stampNs: bigint | undefined;
}

const annotationType = 'rapport_msgs/msg/Annotation';

/** The calibration's topic beside the camera's, as image_transport names it; `undefined` where it was not recorded. */
function calibrationTopic(source: DecodedSource, camera: RecordedTopic): string | undefined {
  const raw = camera.name.replace(/\/compressed$/u, '');
  const beside = raw.replace(/[^/]*$/u, 'camera_info');
  return source.topics.find(({ name }) => name === beside)?.name;
}

/**
 * What a recording holds for the chain, in its order: images, the calibration (also one that was sent once, before the part that is
 * replayed), and people's annotations.
 *
 * @param onLeftOut hears of each image that is left out, in their order
 */
export async function* cameraEvents(
  source: DecodedSource,
  camera: RecordedTopic,
  selection: ReplaySelection,
  onLeftOut: (image: LeftOutImage) => void = () => undefined,
): AsyncGenerator<RecordedEvent> {
  const { fromNs, toNs } = rangeOf(source, selection);
  const infoTopic = calibrationTopic(source, camera);
  const annotations = source.topics.filter(({ type }) => type === annotationType).map(({ name }) => name);
  const topics = new Set([camera.name, ...(infoTopic === undefined ? [] : [infoTopic]), ...annotations]);
  if (infoTopic !== undefined && fromNs !== undefined) yield* latchedCalibration(source, infoTopic, fromNs);
  let live: LiveState<RecordedImage> = idleNode;
  let number = 0;
  let left = 0;
  const range = { ...(fromNs !== undefined && { fromNs }), ...(toNs !== undefined && { toNs }) };
  for await (const message of source.messages({ topics, ...range })) {
    if (message.topic.name !== camera.name) {
      const event = otherEvent(source, message, infoTopic);
      if (event) yield { event, logTimeNs: message.logTimeNs };
      continue;
    }
    const { logTimeNs } = message;
    const image = source.image(message);
    if (number++ % selection.every !== 0 || image === undefined) {
      left += 1;
      onLeftOut({ logTimeNs, stampNs: image?.stampNs });
      continue;
    }
    const recorded = { logTimeNs, image, skippedBefore: left };
    left = 0;
    if (selection.liveFps === undefined) {
      yield imageEvent({ image: recorded, skippedBefore: 0 });
      continue;
    }
    const waiting = live.waiting?.image;
    const step = stepLive(live, recorded, BigInt(Math.round(1e9 / selection.liveFps)));
    live = step.state;
    if (waiting && step.taken.every(({ image: taken }) => taken !== waiting))
      onLeftOut({ logTimeNs: waiting.logTimeNs, stampNs: waiting.image.stampNs });
    for (const taken of step.taken) yield imageEvent(taken);
  }
  if (live.waiting !== undefined) yield imageEvent(live.waiting);
}

interface RecordedImage {
  readonly logTimeNs: bigint;
  readonly image: Extract<ChainEvent, { kind: 'image' }>['image'];
  readonly skippedBefore: number;
}

function imageEvent({ image: recorded, skippedBefore }: TakenImage<RecordedImage>): RecordedEvent {
  const { image, logTimeNs } = recorded;
  return {
    event: {
      kind: 'image',
      image,
      arrivalNs: logTimeNs,
      skippedBefore: skippedBefore + recorded.skippedBefore,
    },
    logTimeNs,
  };
}

async function* latchedCalibration(
  source: DecodedSource,
  topic: string,
  toNs: bigint,
): AsyncGenerator<RecordedEvent> {
  let last: RecordedMessage | undefined;
  for await (const message of source.messages({ topics: new Set([topic]), toNs })) last = message;
  const event = last && otherEvent(source, last, topic);
  if (last && event) yield { event, logTimeNs: last.logTimeNs };
}

function otherEvent(
  source: DecodedSource,
  message: RecordedMessage,
  infoTopic: string | undefined,
): ChainEvent | undefined {
  const value = source.decode(message);
  if (value === undefined) return undefined;
  if (message.topic.name === infoTopic)
    return { kind: 'calibrated', calibration: calibrationOf(cameraInfoOf(value)) };
  const { header, value: score, child_id: childId } = value as AnnotationMessage;
  return { kind: 'annotated', stampNs: stampToNs(header.stamp), value: score, childId };
}

/** ROS 1 writes the matrix's name in capitals. */
function cameraInfoOf(value: unknown): CameraInfoMessage {
  const info = value as CameraInfoMessage & { K?: ArrayLike<number> };
  return info.K === undefined ? info : { ...info, k: info.K };
}
