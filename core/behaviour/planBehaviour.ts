import { millisecondsToNs } from '../nanoseconds.js';
import type { Behaviour, BehaviourLibrary, BehaviourPlan, TimedCommand } from './Behaviour.js';
import type { JointAngles, JointTargets } from './checkJointAngles.js';
import { moveJoints, restingJoints, secondsToRest } from './jointMotion.js';
import type { JointName } from './naoJoints.js';
import { sentencesOf } from './sentences.js';
import { estimateSpeechMs } from './speechDuration.js';

/** Between two sentences, milliseconds. */
export const pauseMs = 200;

/** A pose as a movement. */
export function targetsOf(angles: JointAngles, speed: number): JointTargets {
  const entries = Object.entries(angles) as [JointName, number][];
  return { names: entries.map(([name]) => name), angles: entries.map(([, angle]) => angle), speed };
}

/**
 * Lays a behaviour out in time: what the robot's own software moves, the speech sentence by sentence (so that a cancelled
 * behaviour can leave the rest out), the gesture's key frames, and the way back to neutral when gesture and speech are over.
 *
 * @param options.say what to say instead of the behaviour's own words; empty says nothing
 */
export function planBehaviour(
  behaviour: Behaviour,
  library: Pick<BehaviourLibrary, 'neutral' | 'neutralSpeed'>,
  options: { readonly say?: string | undefined } = {},
): BehaviourPlan {
  const speech: TimedCommand[] = [];
  let speechEndMs = 0;
  for (const text of sentencesOf(options.say ?? behaviour.say[0] ?? '')) {
    const atMs = speechEndMs === 0 ? behaviour.sayAtMs : speechEndMs + pauseMs;
    speech.push({ atMs, command: { kind: 'speech', text } });
    speechEndMs = atMs + estimateSpeechMs(text);
  }
  const moves: TimedCommand[] = behaviour.gesture.map(({ atMs, targets }) => ({
    atMs,
    command: { kind: 'joint_angles', targets },
  }));
  const touched = new Set(behaviour.gesture.flatMap(({ targets }) => targets.names));
  const neutral = targetsOf(
    Object.fromEntries(Object.entries(library.neutral).filter(([name]) => touched.has(name as JointName))),
    library.neutralSpeed,
  );
  let motion = restingJoints(library.neutral, 0n);
  for (const { atMs, targets } of behaviour.gesture)
    motion = moveJoints(motion, targets, millisecondsToNs(atMs));
  let motionEndMs = 0;
  if (neutral.names.length > 0) {
    const gestureEndMs = Number(motion.atNs) / 1e6 + secondsToRest(motion) * 1000;
    const backAtMs = Math.ceil(Math.max(gestureEndMs, speechEndMs));
    moves.push({ atMs: backAtMs, command: { kind: 'joint_angles', targets: neutral } });
    motion = moveJoints(motion, neutral, millisecondsToNs(backAtMs));
    motionEndMs = Math.ceil(backAtMs + secondsToRest(motion) * 1000);
  }
  const body: TimedCommand[] =
    behaviour.body === undefined ? [] : [{ atMs: 0, command: { kind: 'body', goal: behaviour.body } }];
  return {
    behaviourId: behaviour.id,
    commands: [...body, ...speech, ...moves].sort((a, b) => a.atMs - b.atMs),
    speechEndMs,
    motionEndMs,
    durationMs: Math.max(speechEndMs, motionEndMs),
    neutral,
  };
}

/** The plan without what takes the robot's own actions, for a dry run. */
export function withoutBody(plan: BehaviourPlan): BehaviourPlan {
  return { ...plan, commands: plan.commands.filter(({ command }) => command.kind !== 'body') };
}
