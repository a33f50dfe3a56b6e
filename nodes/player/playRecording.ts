import rclnodejs from 'rclnodejs';

import { playbackRange } from '../../core/playback/playbackSchedule.js';
import { topicSelector, type TopicSelection } from '../../core/playback/selectTopics.js';
import { RapportError } from '../../core/RapportError.js';
import { nanoseconds } from '../../core/nanoseconds.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { transientLocal, type AskedQos } from '../../record/qosText.js';
import { interrupted } from '../runtime/interrupted.js';
import { joinRos } from '../runtime/joinRos.js';
import { createNode, createPublisher, type RosPublisher } from '../runtime/rosEndpoints.js';
import { controlByKeys, keyHelp } from './keys.js';
import { MessageFeed, type OpenedRecording } from './MessageFeed.js';
import { recordedOffer, type QosOverrides } from './offerQos.js';
import { Player } from './Player.js';
import { raisePriority } from './raisePriority.js';
import type { ReadTopic } from './readerMessages.js';
import { publishClock, serveAsRosbag2 } from './rosbag2Services.js';
import { timingLine } from './timingLine.js';

/** Subscribers that are there already are waited for, so that they get the first messages. */
const mostDiscoveryMs = 2_000;
const leastDiscoveryMs = 300;

/** At the end subscribers may still be taking what is reliable. */
const ackMs = 5_000;

export interface PlayOptions extends TopicSelection {
  readonly recording: string;
  readonly rate: number;
  readonly loop: boolean;
  readonly startOffsetSec: number;
  readonly durationSec?: number | undefined;
  readonly delaySec: number;
  /** How often /clock is published; `undefined`: not at all. */
  readonly clockHz?: number | undefined;
  readonly startPaused: boolean;
  readonly keys: boolean;
  readonly qos: QosOverrides;
  readonly remap: readonly string[];
  readonly rosArguments: readonly string[];
  readonly write: (line: string) => void;
}

/**
 * Plays a recording to ROS until its end, `stop`, or a signal.
 *
 * @throws RapportError of the recording's reader, `play/nothing` where no topic can be played
 */
export async function playRecording(options: PlayOptions): Promise<void> {
  const { write } = options;
  const isChosen = topicSelector(options);
  const { feed, recording } = await MessageFeed.open(options.recording);
  // The thread that reads has begun and stays behind.
  raisePriority();
  try {
    for (const trouble of recording.troubles) write(`warning: ${trouble}`);
    const remapping = options.remap.flatMap((rule) => ['-r', rule]);
    const given = options.rosArguments.filter((each) => each !== '--');
    const rosArguments = remapping.length > 0 && given.length === 0 ? ['--ros-args'] : given;
    await joinRos([...rosArguments, ...remapping]);
    try {
      await playOn(createNode('rosbag2_player'), { feed, recording, isChosen, options });
    } finally {
      rclnodejs.shutdown();
    }
    for (const trouble of feed.troubles.filter((each) => !recording.troubles.includes(each)))
      write(`warning: ${trouble}`);
  } finally {
    await feed.close();
  }
}

async function playOn(
  node: rclnodejs.Node,
  {
    feed,
    recording,
    isChosen,
    options,
  }: {
    readonly feed: MessageFeed;
    readonly recording: OpenedRecording;
    readonly isChosen: (topic: string) => boolean;
    readonly options: PlayOptions;
  },
): Promise<void> {
  const { write } = options;
  const chosen = recording.topics.filter(({ name }) => isChosen(name));
  const publishers = new Map<string, RosPublisher>();
  const kept: string[] = [];
  for (const topic of chosen) {
    const qos = { ...recordedOffer(topic.qos, topic), ...options.qos.get(topic.name) };
    const publisher = tryPublisher(node, topic, { qos, write });
    if (publisher) publishers.set(topic.name, publisher);
    if (publisher && qos.durability === transientLocal) kept.push(topic.name);
  }
  const { span } = recording;
  if (span === undefined || publishers.size === 0)
    throw new RapportError(
      'play/nothing',
      `${options.recording} holds nothing that can be played: it has ${recording.topics.length} topics, ${chosen.length} of them chosen${span === undefined ? ', and no message' : ''}.`,
    );
  const startOffsetNs = nanoseconds(options.startOffsetSec);
  const range = playbackRange(span, {
    startOffsetNs,
    durationNs: options.durationSec === undefined ? undefined : nanoseconds(options.durationSec),
  });
  if (range.fromNs > span.endNs)
    throw new RapportError(
      'play/offset',
      `--start-offset ${options.startOffsetSec} is after the end of the recording, which lasts ${seconds(span.endNs - span.startNs)} s.`,
    );
  const player = new Player(feed, {
    range,
    withLeading: startOffsetNs === 0n,
    topics: [...publishers.keys()],
    kept,
    rate: options.rate,
    loop: options.loop,
    startPaused: options.startPaused,
    delaySec: options.delaySec,
    publish: ({ topic, data, fields }) => publishers.get(topic)?.publish(fields ?? data),
    onLeap: (skippedNs) =>
      write(`The recording's stamps leap by ${seconds(skippedNs)} s: that is not waited for.`),
  });
  const ends = [
    serveAsRosbag2(node, player, (text) => write(`warning: ${text}`)),
    ...(options.keys ? [controlByKeys(player, write)] : []),
  ];
  if (options.clockHz !== undefined) {
    const clock = createPublisher(node, 'rosgraph_msgs/msg/Clock', '/clock', 'event');
    ends.push(
      publishClock(
        (message) => clock.publish(message),
        () => player.nowNs,
        options.clockHz,
      ),
    );
  }
  void interrupted().then(() => player.stop());
  node.spin();
  await subscribersFound(node, publishers);
  write(
    `Playing ${publishers.size} topics, ${seconds(range.toNs - range.fromNs)} s${options.startPaused ? ', paused' : ''}.`,
  );
  if (options.keys && process.stdin.isTTY) write(keyHelp);
  await player.run();
  for (const end of ends) end();
  for (const publisher of publishers.values()) publisher.waitForAllAcked(ackMs);
  write(`${player.published} messages played${timingLine(player.timingErrorsMs)}.`);
}

function tryPublisher(
  node: rclnodejs.Node,
  topic: ReadTopic,
  { qos, write }: { qos: AskedQos; write: (line: string) => void },
): RosPublisher | undefined {
  const { name, type } = topic;
  try {
    return createPublisher(node, type, name, qos);
  } catch (error) {
    write(`warning: ${name} is left out: its type ${type} is not installed (${sentenceOf(error)}).`);
    return undefined;
  }
}

/** Waits until whoever subscribes already has found the publishers. */
async function subscribersFound(
  node: rclnodejs.Node,
  publishers: ReadonlyMap<string, RosPublisher>,
): Promise<void> {
  const beganMs = performance.now();
  for (;;) {
    await new Promise((done) => setTimeout(done, 20));
    const passedMs = performance.now() - beganMs;
    if (passedMs > mostDiscoveryMs) return;
    const isFound = [...publishers].every(
      ([name, publisher]) => publisher.subscriptionCount() >= node.countSubscribers(name),
    );
    if (isFound && passedMs > leastDiscoveryMs) return;
  }
}

function seconds(durationNs: bigint): string {
  return (Number(durationNs) / 1e9).toFixed(1);
}
