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
}

/** A joint that did not go where it was sent. */
export interface MissedGoal {
  readonly joint: JointName;
  readonly from: number;
  readonly goal: number;
  /** Where it was at last. */
  readonly last: number;
  /** Whether it has not moved at all. */
  readonly isStill: boolean;
}

/** How the joints follow what a behaviour asks of them. */
export interface JointPursuit {
  readonly pursuits: Readonly<Partial<Record<JointName, Pursuit>>>;
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
const lagSec = 0.3;
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
  const judged = judge(state, targets.names, motion);
  const pursuits = { ...judged.pursuits };
  for (const [index, name] of targets.names.entries()) {
    const goal = targets.angles[index];
    if (goal === undefined) continue;
    const from = measured[name];
    const nearest = from === undefined ? Number.POSITIVE_INFINITY : Math.abs(from - goal);
    pursuits[name] = { goal, speed: targets.speed, from, nearest, last: from, lastNs: motion.atNs };
  }
  const untouched = without(judged.untouched, targets.names);
  return { ...judged, pursuits, untouched };
}

/** What the robot says of its joints now. */
export function observeJoints(state: JointPursuit, measured: JointAngles, nowNs: bigint): JointPursuit {
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
  }
  return { ...state, pursuits, untouched, strayed: [...strayed] };
}

/** Whether every joint that says where it is has come to where it was sent last. */
export function areAllThere({ pursuits }: JointPursuit): boolean {
  return Object.values(pursuits).every(
    ({ goal, from, nearest }) =>
      from === undefined || nearest <= tolerance + toleratedShare * Math.abs(from - goal),
  );
}

/** Judges what these joints were on their way to; all of them without names. */
export function judge(
  state: JointPursuit,
  names: readonly JointName[] | undefined,
  motion: JointMotion,
): JointPursuit {
  const ending = names ?? (Object.keys(state.pursuits) as JointName[]);
  const pursuits = without(state.pursuits, ending);
  const missed = [...state.missed];
  let { judged, unknown } = state;
  for (const joint of ending) {
    const pursuit = state.pursuits[joint];
    if (pursuit === undefined) continue;
    const { goal, from, nearest, last, lastNs, speed } = pursuit;
    if (from === undefined || last === undefined || motion.atNs - lastNs > silentNs) {
      unknown += 1;
      continue;
    }
    const asked = Math.abs(goal - from);
    // Sent elsewhere before it could be there: what it should have left.
    const goalLeft = motion.goals[joint];
    const left = goalLeft === undefined ? 0 : Math.abs(goalLeft.angle - (motion.angles[joint] ?? goal));
    if (asked < leastAsked || left > asked / 2) continue;
    judged += 1;
    const lag = speed * naoJoints[joint].maxSpeed * lagSec;
    const allowed = tolerance + toleratedShare * asked + left + lag;
    if (nearest <= Math.min(allowed, (1 - leastShare) * asked)) continue;
    const isStill = asked - nearest < stillShare * asked && Math.abs(last - from) < tolerance;
    missed.push({ joint, from, goal, last, isStill });
  }
  return { ...state, pursuits, missed, judged, unknown };
}

/** The entries of all other joints. */
function without<Value>(
  entries: Readonly<Partial<Record<JointName, Value>>>,
  names: readonly JointName[],
): Partial<Record<JointName, Value>> {
  const others = Object.entries(entries).filter(([name]) => !names.includes(name as JointName));
  return Object.fromEntries(others);
}
