import type { NaoPosture } from './naoJoints.js';
import { legsOf, type SimulatedNao, type UntimedInput } from './simulatedNao.js';
import type { RobotTrouble } from './simulatedTrouble.js';

/** What a simulated NAO is asked by one of naoqi_bridge's actions, as it stands. */
export interface SimulatedGoal {
  /** What is done at once. */
  readonly begins: UntimedInput | undefined;
  /** What ends it early. */
  readonly ends: UntimedInput | undefined;
  readonly stage: (nao: SimulatedNao, nowNs: bigint) => 'waiting' | 'started' | 'done' | 'failed';
}

/** Behaviours that are installed on a robot are unknown here: each takes so long, and moves nothing. */
const behaviourNs = 3_000_000_000n;

/** Closer than this, radians, a leg is where its posture has it. */
const tolerance = 0.05;

/** A sentence: it waits behind those that were there before. */
export function simulatedSentence(text: string, nao: SimulatedNao): SimulatedGoal {
  const { sentencesSaid, saying, queue, hushes } = nao;
  const before = sentencesSaid + (saying === undefined ? 0 : 1) + queue.length;
  return {
    begins: { kind: 'speech', text },
    ends: { kind: 'hush' },
    stage: (now) => {
      if (now.sentencesSaid > before) return 'done';
      if (now.hushes !== hushes) return 'failed';
      return now.sentencesSaid === before && now.saying !== undefined ? 'started' : 'waiting';
    },
  };
}

/** A posture: done when the legs are there, failed when they rest elsewhere, as those of a limp robot do. */
export function simulatedPosture(posture: NaoPosture, speed: number): SimulatedGoal {
  const goals = Object.entries(legsOf(posture));
  return {
    begins: { kind: 'posture', posture, speed },
    ends: { kind: 'halt' },
    stage: ({ motion: { angles, goals: moving } }) => {
      const away = goals.some(
        ([name, goal]) => Math.abs((angles[name as keyof typeof angles] ?? 0) - goal) > tolerance,
      );
      const isMoving = goals.some(([name]) => moving[name as keyof typeof moving] !== undefined);
      return isMoving ? 'started' : away ? 'failed' : 'done';
    },
  };
}

/** A behaviour that would be installed on the robot. */
export function simulatedBehaviour(nowNs: bigint): SimulatedGoal {
  return {
    begins: undefined,
    ends: undefined,
    stage: (_nao, thenNs) => (thenNs - nowNs >= behaviourNs ? 'done' : 'started'),
  };
}

/** Whether it says how its goals stand. */
export function tellsOfGoals(trouble: RobotTrouble): boolean {
  return trouble !== 'silent' && trouble !== 'gone';
}
