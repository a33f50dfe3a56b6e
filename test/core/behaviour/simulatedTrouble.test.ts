import { describe, expect, it } from 'vitest';

import { jointStates, standingNao, stepSimulatedNao } from '../../../core/behaviour/simulatedNao.js';
import { saysItsJoints, troubledInput, troubledState } from '../../../core/behaviour/simulatedTrouble.js';
import { sec } from '../session/frames.js';

const nao = standingNao({}, 0n);
const move = {
  kind: 'joint_angles',
  nowNs: 0n,
  names: ['HeadYaw'],
  angles: [0.5],
  speed: 0.1,
  relative: false,
} as const;
const say = { kind: 'speech', nowNs: 0n, text: 'Hello.' } as const;
const tick = { kind: 'tick', nowNs: sec(1) } as const;

describe('a simulated NAO in trouble', () => {
  it('moves at a fifth of the speed when it is slow', () => {
    const slow = troubledInput(move, 'slow');
    if (slow === undefined) throw new Error('It takes no movement.');
    const { state } = stepSimulatedNao(nao, slow);
    const later = stepSimulatedNao(state, { kind: 'tick', nowNs: sec(0.1) }).state;
    // 0.1 of 8.26797 rad/s moves 0.0826797 rad in 0.1 s; a fifth of that.
    expect(later.motion.angles.HeadYaw).toBeCloseTo(0.01653594, 8);
  });

  it('speaks and does not move when it is limp, and does neither when it is gone', () => {
    expect(troubledInput(move, 'limp')).toBeUndefined();
    expect(troubledInput(say, 'limp')).toEqual(say);
    for (const input of [move, say]) expect(troubledInput(input, 'gone')).toBeUndefined();
    expect(troubledInput(tick, 'gone')).toEqual(tick);
  });

  it('says where its joints are unless it is silent or gone', () => {
    const troubles = ['none', 'limp', 'silent', 'slow', 'gone', 'autonomous'] as const;
    expect(troubles.filter((each) => !saysItsJoints(each))).toEqual(['silent', 'gone']);
  });

  it('looks around by itself with Autonomous Life', () => {
    const yaw = (atSec: number, trouble: 'none' | 'autonomous'): number => {
      let state = nao;
      for (let at = 0; at <= atSec; at += 0.05)
        state = troubledState(
          stepSimulatedNao(state, { kind: 'tick', nowNs: sec(at) }).state,
          sec(at),
          trouble,
        );
      const { names, positions } = jointStates(state);
      return positions[names.indexOf('HeadYaw')] ?? NaN;
    };
    expect(yaw(2.5, 'autonomous')).toBeCloseTo(0.35, 9);
    expect(yaw(5.5, 'autonomous')).toBeCloseTo(-0.35, 9);
    expect(yaw(5.5, 'none')).toBe(0);
  });
});
