import type { Warning } from '../Warning.js';
import { checkJointAngles, type JointAngles } from './checkJointAngles.js';
import { advanceJoints, type JointMotion, moveJoints, restingJoints } from './jointMotion.js';
import { type JointName, jointNames } from './naoJoints.js';
import { estimateSpeechMs } from './speechDuration.js';

/** A NAO reduced to what naoqi_driver2's topics can ask of it: joints that move, sentences that take time. */
export interface SimulatedNao {
  readonly motion: JointMotion;
  /** What it is saying, and until when. */
  readonly saying?: { readonly text: string; readonly untilNs: bigint } | undefined;
  /** Sentences that wait, as ALTextToSpeech queues them. */
  readonly queue: readonly string[];
  readonly sentencesSaid: number;
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
  | { readonly kind: 'tick' }
);

/** Standing, arms down, joints at the given angles and the rest at 0 (elbows at their nearest to it). */
export function standingNao(pose: JointAngles, nowNs: bigint): SimulatedNao {
  const zero: Partial<Record<JointName, number>> = Object.fromEntries(jointNames.map((name) => [name, 0]));
  const angles = { ...zero, LElbowRoll: -0.0349, RElbowRoll: 0.0349, ...pose };
  return { motion: restingJoints(angles, nowNs), queue: [], sentencesSaid: 0 };
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
