import { nanoseconds } from '../nanoseconds.js';
import type { JointAngles, JointTargets } from './checkJointAngles.js';
import type { JointMotion } from './jointMotion.js';
import { type JointName, naoJoints } from './naoJoints.js';

/** One joint on its way to where it was sent, by what the robot says of it. Radians; hands 0..1. */
interface Pursuit {
  readonly goal: number;
  readonly speed: number;
  /** Where it set out; `undefined` as long as the robot has not said. */
  readonly from?: number | undefined;
  /** The closest to its goal that it has been. */
  readonly nearest: number;
  /** Where it was last, and when. */
  readonly last?: number | undefined;
  readonly lastNs: bigint;
  /** When it should be there. */
  readonly dueNs: bigint;
}

interface Span {
  readonly min: number;
  readonly max: number;
}

/** Where a joint should have been in the course of a behaviour, and where it was seen. */
interface Range {
  readonly asked: Span;
  readonly seen: Span;
  readonly last: number;
  readonly lastNs: bigint;
}

/** A joint that did not go where it was sent. */
export interface MissedGoal {
  readonly joint: JointName;
  readonly goal: number;
  /** Where it was at last. */
  readonly last: number;
  /** Whether it has not moved at all. */
  readonly isStill: boolean;
}

/** How the joints follow what a behaviour asks of them. */
export interface JointPursuit {
  readonly pursuits: Readonly<Partial<Record<JointName, Pursuit>>>;
  readonly ranges: Readonly<Partial<Record<JointName, Range>>>;
  readonly missed: readonly MissedGoal[];
  /** Goals that were judged: far enough away, with enough time, and measured. */
  readonly judged: number;
  /** Goals of which it is not known whether the joint went there: the robot did not say. */
  readonly unknown: number;
  /** Joints that the behaviour has not sent anywhere yet: where they were first. */
  readonly untouched: JointAngles;
  /** Joints that moved away from where they were or had been sent. */
  readonly strayed: readonly JointName[];
}

/** Less than this is not judged: a hand's breadth of noise, slack and stiffness. */
const leastAsked = 0.15;
const tolerance = 0.1;
/** Of the way that was asked. */
const toleratedShare = 0.15;
/** A robot sets out later than it is told, through driver and network. */
const lagNs = 300_000_000n;
/** A joint that has come less than a quarter of its way has not gone there, whatever is allowed for. */
const leastShare = 0.25;
/** A joint that goes so far by itself is moved by something else. */
const strayAngle = 0.25;
/** A robot that has not said for so long where a joint is may have it anywhere. */
const silentNs = 500_000_000n;
/** Less of the way than this is none. */
const stillShare = 0.1;

/** Nothing asked yet. */
export const noPursuit: JointPursuit = {
  pursuits: {},
  ranges: {},
  missed: [],
  judged: 0,
  unknown: 0,
  untouched: {},
  strayed: [],
};

/** The joints are sent somewhere; what they were on their way to before is judged. */
export function pursue(
  state: JointPursuit,
  targets: JointTargets,
  { measured, motion }: { readonly measured: JointAngles; readonly motion: JointMotion },
): JointPursuit {
  const judged = { ...state, ...judgeGoals(state, targets.names, motion.atNs) };
  const pursuits = { ...judged.pursuits };
  for (const [index, name] of targets.names.entries()) {
    const goal = targets.angles[index];
    if (goal === undefined) continue;
    const from = measured[name];
    const nearest = from === undefined ? Number.POSITIVE_INFINITY : Math.abs(from - goal);
    const { speed } = targets;
    const way = Math.max(Math.abs((from ?? goal) - goal), Math.abs((motion.angles[name] ?? goal) - goal));
    const dueNs = motion.atNs + nanoseconds(way / (speed * naoJoints[name].maxSpeed));
    pursuits[name] = { goal, speed, from, nearest, last: from, lastNs: motion.atNs, dueNs };
  }
  const untouched = without(judged.untouched, targets.names);
  return { ...judged, pursuits, untouched };
}

/** What the robot says of its joints now, and where they should be. */
export function observeJoints(
  state: JointPursuit,
  measured: JointAngles,
  { angles: believed, atNs: nowNs }: JointMotion,
): JointPursuit {
  const ranges: Partial<Record<JointName, Range>> = { ...state.ranges };
  const pursuits: Partial<Record<JointName, Pursuit>> = { ...state.pursuits };
  const untouched: Partial<Record<JointName, number>> = { ...state.untouched };
  const strayed = new Set(state.strayed);
  for (const [name, angle] of Object.entries(measured) as [JointName, number][]) {
    if (naoJoints[name].group === 'leg') continue;
    const pursuit = pursuits[name];
    if (pursuit === undefined) {
      untouched[name] ??= angle;
      if (Math.abs(angle - untouched[name]) > strayAngle) strayed.add(name);
      continue;
    }
    const distance = Math.abs(angle - pursuit.goal);
    const nearest = Math.min(pursuit.nearest, distance);
    const hadArrived = pursuit.nearest <= tolerance;
    if (hadArrived && distance > tolerance + strayAngle) strayed.add(name);
    pursuits[name] = { ...pursuit, from: pursuit.from ?? angle, nearest, last: angle, lastNs: nowNs };
    ranges[name] = {
      asked: extend(ranges[name]?.asked, believed[name] ?? angle),
      seen: extend(ranges[name]?.seen, angle),
      last: angle,
      lastNs: nowNs,
    };
  }
  return { ...state, pursuits, ranges, untouched, strayed: [...strayed] };
}

/** Whether every joint that says where it is has come to where it was sent last. */
export function areAllThere({ pursuits }: JointPursuit): boolean {
  return Object.values(pursuits).every(({ from, nearest }) => from === undefined || nearest <= tolerance);
}

/** Judges what these joints were on their way to. */
function judgeGoals(
  state: JointPursuit,
  names: readonly JointName[],
  nowNs: bigint,
): Pick<JointPursuit, 'pursuits' | 'missed' | 'judged' | 'unknown'> {
  const pursuits = without(state.pursuits, names);
  const missed = [...state.missed];
  let { judged, unknown } = state;
  for (const joint of names) {
    const pursuit = state.pursuits[joint];
    if (pursuit === undefined) continue;
    const { goal, from, nearest, last, lastNs, dueNs, speed } = pursuit;
    if (from === undefined || last === undefined || nowNs - lastNs > silentNs) {
      unknown += 1;
      continue;
    }
    const asked = Math.abs(goal - from);
    if (asked < leastAsked) continue;
    const lag = speed * naoJoints[joint].maxSpeed * (Number(lagNs) / 1e9);
    const allowed = Math.min(tolerance + toleratedShare * asked + lag, (1 - leastShare) * asked);
    // Sent elsewhere before it could be seen there.
    if (nearest > allowed && lastNs < dueNs + lagNs) continue;
    judged += 1;
    if (nearest > allowed) missed.push({ joint, goal, last, isStill: asked - nearest < stillShare * asked });
  }
  return { pursuits, missed, judged, unknown };
}

/** Judges all at the end: every last goal, and joints that were sent here and there and have hardly moved. */
export function judgeAll(state: JointPursuit, nowNs: bigint): JointPursuit {
  const goals = judgeGoals(state, Object.keys(state.pursuits) as JointName[], nowNs);
  const missed = [...goals.missed];
  let { judged } = goals;
  for (const [joint, { asked, seen, last, lastNs }] of Object.entries(state.ranges) as [JointName, Range][]) {
    const askedSpan = asked.max - asked.min;
    const seenSpan = seen.max - seen.min;
    if (askedSpan < leastAsked || nowNs - lastNs > silentNs) continue;
    judged += 1;
    if (seenSpan >= leastShare * askedSpan || missed.some((each) => each.joint === joint)) continue;
    const goal = Math.abs(asked.max - last) > Math.abs(asked.min - last) ? asked.max : asked.min;
    missed.push({ joint, goal, last, isStill: seenSpan < stillShare * askedSpan });
  }
  return { ...state, ...goals, missed, judged };
}

function extend(range: Span | undefined, angle: number): Span {
  return { min: Math.min(range?.min ?? angle, angle), max: Math.max(range?.max ?? angle, angle) };
}

/** The entries of all other joints. */
function without<Value>(
  entries: Readonly<Partial<Record<JointName, Value>>>,
  names: readonly JointName[],
): Partial<Record<JointName, Value>> {
  const others = Object.entries(entries).filter(([name]) => !names.includes(name as JointName));
  return Object.fromEntries(others);
}
