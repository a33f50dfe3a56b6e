import type { Warning } from '../Warning.js';
import type { JointReadings, PublisherReadings } from './jointReadings.js';
import type { JointTrack } from './jointTrack.js';
import type { JointName } from './naoJoints.js';

export interface JointTroubleOptions {
  /** Monotonic. */
  readonly nowNs: bigint;
  /** When listening began. */
  readonly sinceNs: bigint;
  /** The topic, for the sentences. */
  readonly topic: string;
  /** A publisher's name for people. */
  readonly nameOf: (publisher: string) => string;
}

/** A program that has spoken within this time is there; a robot that says nothing for so long is warned of. */
const presentNs = 3_000_000_000n;

type Talker = readonly [id: string, readings: PublisherReadings];

/** What is wrong with what is said of the joints, for as long as it is. */
export function jointTrouble(state: JointReadings, options: JointTroubleOptions): readonly Warning[] {
  const { nowNs } = options;
  const talkers = Object.entries(state.publishers).filter(([, { heardNs }]) => nowNs - heardNs < presentNs);
  return [
    silence(state, talkers, options),
    severalPublishers(talkers, options),
    ...talkers.map((talker) => jump(talker, options)),
  ].filter((warning) => warning !== undefined);
}

function silence(
  { believed, publishers }: JointReadings,
  talkers: readonly Talker[],
  { nowNs, sinceNs, topic, nameOf }: JointTroubleOptions,
): Warning | undefined {
  const heard = (Object.entries(believed) as [JointName, string][]).flatMap(
    ([name, id]) => publishers[id]?.joints[name]?.heardNs ?? [],
  );
  const lastNs = heard.reduce((last, each) => (each > last ? each : last), sinceNs);
  const silentNs = nowNs - lastNs;
  if (silentNs < presentNs) return undefined;
  const seconds = Math.floor(Number(silentNs) / 1e9);
  const others = talkers.map(([id]) => nameOf(id));
  const still =
    others.length === 0
      ? ''
      : `; ${others.join(' and ')} still publishes on ${topic}, but contradicted it and is not believed`;
  return {
    code: 'robot/silent',
    text: `The robot has not said for ${seconds} s where its joints are${still}, and an emergency stop can then only halt it slowly: check naoqi_driver and the robot's network.`,
  };
}

function severalPublishers(
  talkers: readonly Talker[],
  { nowNs, topic, nameOf }: JointTroubleOptions,
): Warning | undefined {
  const isSaid = (track: JointTrack | undefined): boolean =>
    track !== undefined && nowNs - track.heardNs < presentNs;
  const shared = talkers.flatMap(([, { joints }]) =>
    (Object.keys(joints) as JointName[]).filter(
      (name) => talkers.filter((other) => isSaid(other[1].joints[name])).length > 1,
    ),
  );
  if (shared.length === 0) return undefined;
  const involved = talkers.filter(([, { joints }]) => shared.some((name) => isSaid(joints[name])));
  const names = involved.map(([id]) => nameOf(id)).join(' and ');
  const count = involved.length === 2 ? 'Two' : String(involved.length);
  const doubted = involved.filter(([, { contradicts }]) => contradicts.length > 0);
  const text =
    doubted.length === 0
      ? `${count} programs publish the same joints on ${topic} (${names}): stop all but the robot's driver.`
      : `${count} programs publish the same joints on ${topic} (${names}) and contradict each other; ${doubted
          .map(([id]) => nameOf(id))
          .join(' and ')} is not believed: stop all but the robot's driver.`;
  return { code: 'robot/several-joint-states', text };
}

function jump(
  [id, { lastJump }]: Talker,
  { nowNs, topic, nameOf }: JointTroubleOptions,
): Warning | undefined {
  if (lastJump === undefined || nowNs - lastJump.atNs >= presentNs) return undefined;
  const { joint, from, to } = lastJump;
  return {
    code: 'robot/joint-jump',
    text: `${nameOf(id)} says on ${topic} that ${joint} jumped from ${from.toFixed(2)} to ${to.toFixed(2)} rad, faster than a NAO moves; it is not believed as long as it jumps: look for a second program behind that topic.`,
  };
}
