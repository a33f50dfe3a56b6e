import type { Warning } from '../Warning.js';
import { checkJointAngles, type JointAngles } from './checkJointAngles.js';
import { advanceJoints, type JointMotion, moveJoints, restingJoints } from './jointMotion.js';
import { type JointName, jointNames, type NaoPosture } from './naoJoints.js';
import { targetsOf } from './planBehaviour.js';
import { estimateSpeechMs } from './speechDuration.js';

/** A NAO reduced to what can be asked of it: joints that move, sentences that take time, postures of its legs. */
export interface SimulatedNao {
  readonly motion: JointMotion;
  /** What it is saying, and until when. */
  readonly saying?: { readonly text: string; readonly untilNs: bigint } | undefined;
  /** Sentences that wait, as ALTextToSpeech queues them. */
  readonly queue: readonly string[];
  readonly sentencesSaid: number;
  /** How often it was hushed: what it was saying then, and what waited, is not said. */
  readonly hushes: number;
}

export type SimulatedNaoInput = { readonly nowNs: bigint } & (
  | { readonly kind: 'speech'; readonly text: string }
  | {
      readonly kind: 'joint_angles';
      readonly names: readonly string[];
      readonly angles: readonly number[];
      readonly speed: number;
      readonly relative: boolean;
    }
  | { readonly kind: 'posture'; readonly posture: NaoPosture; readonly speed: number }
  /** As ALTextToSpeech.stopAll: what it is saying, and what waits, is over. */
  | { readonly kind: 'hush' }
  /** As ALRobotPosture.stopMove: every joint stays where it is. */
  | { readonly kind: 'halt' }
  | { readonly kind: 'tick' }
);

/** An input whose time is added where it is taken. */
export type UntimedInput = SimulatedNaoInput extends infer Input
  ? Input extends SimulatedNaoInput
    ? Omit<Input, 'nowNs'>
    : never
  : never;

/** About how the legs are in a posture, radians: [HipPitch, KneePitch, AnklePitch]; those that lie on back or belly are straight. */
const legsIn: Readonly<Record<NaoPosture, readonly [number, number, number]>> = {
  Stand: [-0.45, 0.7, -0.35],
  StandInit: [-0.45, 0.7, -0.35],
  StandZero: [0, 0, 0],
  Sit: [-1.5, 1.4, 0.85],
  SitRelax: [-1.5, 1.4, 0.85],
  Crouch: [-0.7, 2.1, -1.18],
  LyingBack: [0, 0, 0],
  LyingBelly: [0, 0, 0],
};

/** Where a posture has the joints of the legs, about. */
export function legsOf(posture: NaoPosture): JointAngles {
  const [hip, knee, ankle] = legsIn[posture];
  return {
    ...{ LHipPitch: hip, LKneePitch: knee, LAnklePitch: ankle },
    ...{ RHipPitch: hip, RKneePitch: knee, RAnklePitch: ankle },
  };
}

/** Standing, arms down, joints at the given angles and the rest at 0 (elbows at their nearest to it). */
export function standingNao(pose: JointAngles, nowNs: bigint): SimulatedNao {
  const zero: Partial<Record<JointName, number>> = Object.fromEntries(jointNames.map((name) => [name, 0]));
  const angles = { ...zero, LElbowRoll: -0.0349, RElbowRoll: 0.0349, ...pose };
  return { motion: restingJoints(angles, nowNs), queue: [], sentencesSaid: 0, hushes: 0 };
}

/** One message or one tick. A movement that breaks a limit is not made, and said. */
export function stepSimulatedNao(
  state: SimulatedNao,
  input: SimulatedNaoInput,
): { readonly state: SimulatedNao; readonly warnings: readonly Warning[] } {
  const { nowNs } = input;
  const now = speak({ ...state, motion: advanceJoints(state.motion, nowNs) }, nowNs);
  switch (input.kind) {
    case 'tick':
      return { state: now, warnings: [] };
    case 'speech':
      return { state: speak({ ...now, queue: [...now.queue, input.text] }, nowNs), warnings: [] };
    case 'hush':
      return { state: { ...now, saying: undefined, queue: [], hushes: now.hushes + 1 }, warnings: [] };
    case 'halt':
      return { state: { ...now, motion: restingJoints(now.motion.angles, nowNs) }, warnings: [] };
    case 'posture': {
      const targets = targetsOf(legsOf(input.posture), input.speed);
      return { state: { ...now, motion: moveJoints(now.motion, targets, nowNs) }, warnings: [] };
    }
    case 'joint_angles': {
      const angles = input.relative
        ? input.angles.map(
            (angle, index) => angle + (now.motion.angles[input.names[index] as JointName] ?? 0),
          )
        : input.angles;
      const check = checkJointAngles(input.names, angles, input.speed, now.motion.angles);
      if (!check.ok) return { state: now, warnings: [check.refusal] };
      return {
        state: { ...now, motion: moveJoints(now.motion, check.targets, nowNs) },
        warnings: check.warnings,
      };
    }
  }
}

/** sensor_msgs/JointState's `name` and `position`, as of the last step. */
export function jointStates(state: SimulatedNao): {
  readonly names: readonly JointName[];
  readonly positions: readonly number[];
} {
  return { names: jointNames, positions: jointNames.map((name) => state.motion.angles[name] ?? 0) };
}

/** Ends sentences whose time is over and begins the next ones, each at the end of the one before. */
function speak(before: SimulatedNao, nowNs: bigint): SimulatedNao {
  let state = before;
  while (state.saying === undefined || state.saying.untilNs <= nowNs) {
    const [text, ...queue] = state.queue;
    const beganNs = state.saying?.untilNs ?? nowNs;
    const said = state.sentencesSaid + (state.saying === undefined ? 0 : 1);
    if (text === undefined) return { ...state, saying: undefined, sentencesSaid: said };
    const untilNs = beganNs + BigInt(estimateSpeechMs(text)) * 1_000_000n;
    state = { ...state, saying: { text, untilNs }, queue, sentencesSaid: said };
  }
  return state;
}
