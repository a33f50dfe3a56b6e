import { describe, expect, it } from 'vitest';

import { hearJoints, noReadings, type JointReadings } from '../../../core/behaviour/jointReadings.js';
import { jointTrouble } from '../../../core/behaviour/jointTrouble.js';

const ms = (milliseconds: number): bigint => BigInt(milliseconds) * 1_000_000n;

/** Two programs every 50 ms from 0 to 5 s; where one says nothing of the shoulder it is left out. */
function spoken(first: number | undefined, second: number | undefined, toMs = 5_000): JointReadings {
  let state = noReadings;
  for (let atMs = 0; atMs <= toMs; atMs += 50)
    for (const [publisher, angle] of [
      ['one', first],
      ['two', second],
    ] as const)
      state = hearJoints(state, {
        publisher,
        names: ['WheelFL', ...(angle === undefined ? [] : ['RShoulderPitch'])],
        positions: [0, ...(angle === undefined ? [] : [angle])],
        nowNs: ms(atMs),
      });
  return state;
}

function told(state: JointReadings, nowMs: number): Record<string, string> {
  const options = {
    nowNs: ms(nowMs),
    sinceNs: 0n,
    topic: '/joint_states',
    nameOf: (id: string) => `node_${id}`,
  };
  return Object.fromEntries(jointTrouble(state, options).map(({ code, text }) => [code, text]));
}

describe('jointTrouble', () => {
  it('is none where one program speaks of the joints and another of wheels', () => {
    expect(told(spoken(1.4, undefined), 5_000)).toEqual({});
  });

  it('tells of two programs that speak of the same joints, and of whose word does not count', () => {
    expect(told(spoken(1.4, 1.4), 5_000)).toEqual({
      'robot/several-joint-states':
        "Two programs publish the same joints on /joint_states (node_one and node_two): stop all but the robot's driver.",
    });
    expect(told(spoken(1.4, 0), 5_000)['robot/several-joint-states']).toBe(
      "Two programs publish the same joints on /joint_states (node_one and node_two) and contradict each other; node_two is not believed: stop all but the robot's driver.",
    );
  });

  it('tells of a robot that is silent, of one that was never heard, and of who is not heard in its place', () => {
    expect(told(spoken(1.4, undefined), 7_999)).toEqual({});
    expect(told(spoken(1.4, undefined), 8_000)['robot/silent']).toMatch(
      /not said for 3 s where its joints are/,
    );
    expect(told(noReadings, 3_000)['robot/silent']).toMatch(/not said for 3 s/);
    let state = spoken(1.4, 0);
    for (let atMs = 5_050; atMs <= 12_000; atMs += 50)
      state = hearJoints(state, {
        publisher: 'two',
        names: ['RShoulderPitch'],
        positions: [0],
        nowNs: ms(atMs),
      });
    expect(told(state, 12_000)['robot/silent']).toMatch(
      /not said for 7 s where its joints are; node_two still publishes on \/joint_states, but contradicted it/,
    );
  });

  it('tells of a jump for a while', () => {
    const state = hearJoints(spoken(1.4, undefined), {
      publisher: 'one',
      names: ['RShoulderPitch'],
      positions: [0],
      nowNs: ms(5_050),
    });
    expect(told(state, 5_100)['robot/joint-jump']).toMatch(
      /node_one says on \/joint_states that RShoulderPitch jumped from 1.40 to 0.00 rad/,
    );
    expect(told(state, 8_100)).not.toHaveProperty('robot/joint-jump');
  });
});
