import { describe, expect, it } from 'vitest';

import { jointNames } from '../../../core/behaviour/naoJoints.js';
import { jointStates, standingNao, stepSimulatedNao } from '../../../core/behaviour/simulatedNao.js';
import { sec } from '../session/frames.js';

const nao = standingNao({ LShoulderPitch: 1.4 }, 0n);
const move = (atSec: number, name: string, angle: number, relative = false) =>
  ({
    kind: 'joint_angles',
    nowNs: sec(atSec),
    names: [name],
    angles: [angle],
    speed: 0.1,
    relative,
  }) as const;

describe('the simulated NAO', () => {
  it('has every joint, at the pose it was given', () => {
    const { names, positions } = jointStates(nao);
    expect(names).toEqual(jointNames);
    expect(positions[names.indexOf('LShoulderPitch')]).toBe(1.4);
    expect(positions[names.indexOf('LElbowRoll')]).toBe(-0.0349);
  });

  it('moves to a target in its time', () => {
    const { state, warnings } = stepSimulatedNao(nao, move(0, 'HeadYaw', 0.5));
    expect(warnings).toEqual([]);
    const later = stepSimulatedNao(state, { kind: 'tick', nowNs: sec(0.1) }).state;
    expect(later.motion.angles.HeadYaw).toBeCloseTo(0.0826797, 9);
    expect(stepSimulatedNao(later, { kind: 'tick', nowNs: sec(5) }).state.motion.angles.HeadYaw).toBe(0.5);
  });

  it('takes relative targets from where the joint is', () => {
    const { state } = stepSimulatedNao(nao, move(0, 'LShoulderPitch', -0.4, true));
    const later = stepSimulatedNao(state, { kind: 'tick', nowNs: sec(9) }).state;
    expect(later.motion.angles.LShoulderPitch).toBeCloseTo(1, 12);
  });

  it('refuses what breaks a limit, and stays', () => {
    const { state, warnings } = stepSimulatedNao(nao, move(0, 'HeadYaw', 3));
    expect(warnings[0]?.code).toBe('joints/range');
    expect(state.motion.goals).toEqual({});
  });

  it('says one sentence after the other', () => {
    const say = (text: string) => ({ kind: 'speech', nowNs: 0n, text }) as const;
    let { state } = stepSimulatedNao(nao, say('Hello my friend'));
    ({ state } = stepSimulatedNao(state, say('Look here')));
    expect(state).toMatchObject({
      saying: { text: 'Hello my friend', untilNs: sec(0.9) },
      queue: ['Look here'],
    });
    // 3 words until 0.9 s, then 2 words until 1.5 s.
    ({ state } = stepSimulatedNao(state, { kind: 'tick', nowNs: sec(1) }));
    expect(state).toMatchObject({
      saying: { text: 'Look here', untilNs: sec(1.5) },
      queue: [],
      sentencesSaid: 1,
    });
    ({ state } = stepSimulatedNao(state, { kind: 'tick', nowNs: sec(2) }));
    expect(state.saying).toBeUndefined();
    expect(state.sentencesSaid).toBe(2);
  });
});
