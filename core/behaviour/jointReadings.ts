import type { JointAngles } from './checkJointAngles.js';
import { followTrack, isFresh, type JointJump, type JointTrack } from './jointTrack.js';
import { isJointName, type JointName, naoJoints } from './naoJoints.js';

/** One message of /joint_states, from one of the programs that publish there. */
export interface JointReport {
  /** Tells the programs apart. */
  readonly publisher: string;
  readonly names: readonly string[];
  readonly positions: ArrayLike<number>;
  /** Monotonic time of its arrival. */
  readonly nowNs: bigint;
}

/** What one program says of the robot's joints. */
export interface PublisherReadings {
  readonly joints: Readonly<Partial<Record<JointName, JointTrack>>>;
  readonly heardNs: bigint;
  /** Messages in a row in which it contradicted a program that is believed. */
  readonly disagreements: number;
  /** The programs that it contradicts: it is not believed as long as one of them is there. */
  readonly contradicts: readonly string[];
  readonly lastJump?: (JointJump & { readonly atNs: bigint }) | undefined;
}

/** What is known of where the joints are: merged by joint, each with its own age and the program that is believed of it. */
export interface JointReadings {
  readonly publishers: Readonly<Record<string, PublisherReadings>>;
  /** Whose word on a joint counts. */
  readonly believed: Readonly<Partial<Record<JointName, string>>>;
}

/** Further apart than this, two programs do not speak of the same robot: radians, latency included. */
const disagreement = 0.3;

/** A moving joint and a slow message can look like a contradiction once or twice. */
const disagreementsNeeded = 3;

/** Encoders read a hair outside the ranges; further out is no NAO's joint. One degree. */
const rangeTolerance = Math.PI / 180;

/** A program that has left the graph, and has been silent for so long, is forgotten. */
const forgottenAfterNs = 10_000_000_000n;

/** Nothing heard yet. */
export const noReadings: JointReadings = { publishers: {}, believed: {} };

/** One more message. Joints that it does not name keep what is known of them, and their age. */
export function hearJoints(state: JointReadings, report: JointReport): JointReadings {
  const { publisher, nowNs } = report;
  const before = state.publishers[publisher];
  const joints: Partial<Record<JointName, JointTrack>> = { ...before?.joints };
  let { disagreements = 0, contradicts = [], lastJump } = before ?? {};
  const named: JointName[] = [];
  for (const [index, name] of report.names.entries()) {
    const angle = report.positions[index];
    if (!isJointName(name) || angle === undefined || !Number.isFinite(angle)) continue;
    const { track, jump } = followTrack(name, joints[name], { angle, nowNs });
    joints[name] = track;
    named.push(name);
    if (jump !== undefined) lastJump = { ...jump, atNs: nowNs };
  }
  if (named.length === 0) return state;
  const rivals = new Set(
    named.flatMap((name) => {
      const other = state.believed[name];
      const track =
        other === undefined || other === publisher ? undefined : state.publishers[other]?.joints[name];
      const said = joints[name]?.far?.angle ?? joints[name]?.angle ?? 0;
      if (other === undefined || track === undefined || !isFresh(track, nowNs)) return [];
      return Math.abs(track.angle - said) > disagreement ? [other] : [];
    }),
  );
  disagreements = rivals.size > 0 ? disagreements + 1 : 0;
  if (disagreements >= disagreementsNeeded) contradicts = [...new Set([...contradicts, ...rivals])];
  const readings: PublisherReadings = { joints, heardNs: nowNs, disagreements, contradicts, lastJump };
  return settle({ ...state, publishers: { ...state.publishers, [publisher]: readings } }, publisher, nowNs);
}

/** Programs that have left the graph are forgotten after a while; whom they contradicted is believed again. */
export function forgetPublishers(
  state: JointReadings,
  { present, nowNs }: { readonly present: readonly string[]; readonly nowNs: bigint },
): JointReadings {
  const kept = Object.entries(state.publishers).filter(
    ([id, { heardNs }]) => present.includes(id) || nowNs - heardNs < forgottenAfterNs,
  );
  return kept.length === Object.keys(state.publishers).length
    ? state
    : { ...state, publishers: Object.fromEntries(kept) };
}

/** Where the joints are now: those of which a program that is believed has spoken lately, without a jump. */
export function anglesNow({ publishers, believed }: JointReadings, nowNs: bigint): JointAngles {
  const angles: Partial<Record<JointName, number>> = {};
  for (const [name, publisher] of Object.entries(believed) as [JointName, string][]) {
    const track = publishers[publisher]?.joints[name];
    if (track !== undefined && track.far === undefined && isFresh(track, nowNs)) angles[name] = track.angle;
  }
  return angles;
}

/** Decides of each joint that this program has just named whose word counts. */
function settle(state: JointReadings, publisher: string, nowNs: bigint): JointReadings {
  const { publishers } = state;
  const self = publishers[publisher];
  if (self === undefined) return state;
  const believed: Partial<Record<JointName, string>> = { ...state.believed };
  const dethroned = new Set<string>();
  for (const [name, track] of Object.entries(self.joints) as [JointName, JointTrack][]) {
    const other = believed[name];
    if (other === publisher || track.heardNs !== nowNs) continue;
    const rival = other === undefined ? undefined : publishers[other];
    const rivalTrack = rival?.joints[name];
    if (other === undefined || rival === undefined || rivalTrack === undefined) {
      if (!isContradicted(state, self)) believed[name] = publisher;
    } else if (self.contradicts.includes(other) && isMoreCredible(self, rival)) {
      believed[name] = publisher;
      dethroned.add(other);
    } else if (!isFresh(rivalTrack, nowNs) && !isContradicted(state, self)) believed[name] = publisher;
  }
  if (dethroned.size === 0) return { ...state, believed };
  const judged = Object.entries(publishers).map(([id, readings]): [string, PublisherReadings] => {
    if (id === publisher)
      return [id, { ...readings, contradicts: readings.contradicts.filter((each) => !dethroned.has(each)) }];
    return [
      id,
      dethroned.has(id) ? { ...readings, contradicts: [...readings.contradicts, publisher] } : readings,
    ];
  });
  return { publishers: Object.fromEntries(judged), believed };
}

function isContradicted(state: JointReadings, { contradicts }: PublisherReadings): boolean {
  return contradicts.some((id) => id in state.publishers);
}

/**
 * Of two programs that contradict each other the first is believed, unless it names angles that no NAO's joint can have
 * and the other does not (a description's zeros: an elbow cannot be at 0), or has never moved and the other has.
 */
function isMoreCredible(one: PublisherReadings, other: PublisherReadings): boolean {
  const credit = (each: PublisherReadings): number => (isInRange(each) ? 2 : 0) + (hasMoved(each) ? 1 : 0);
  return credit(one) > credit(other);
}

function isInRange({ joints }: PublisherReadings): boolean {
  return (Object.entries(joints) as [JointName, JointTrack][]).every(([name, { angle }]) => {
    const { min, max } = naoJoints[name];
    return angle >= min - rangeTolerance && angle <= max + rangeTolerance;
  });
}

function hasMoved({ joints }: PublisherReadings): boolean {
  return Object.values(joints).some((track) => track.hasMoved);
}
