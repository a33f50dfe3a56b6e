import { describe, expect, it } from 'vitest';

import { planBehaviour } from '../../../core/behaviour/planBehaviour.js';
import { startExecution, stepExecution } from '../../../core/behaviour/behaviourExecutor.js';

/** Two short nods, each over before a robot could be seen to have done it: 0.2 rad at 0.719 rad/s, 300 ms apart. */
const nods = planBehaviour(
  {
    id: 'nods',
    label: 'Nod',
    say: [],
    sayAtMs: 0,
    gesture: [0.2, 0, 0.2, 0].map((angle, index) => ({
      atMs: index * 300,
      targets: { names: ['HeadPitch'], angles: [angle], speed: 0.1 },
    })),
    postures: [],
  },
  { neutral: { HeadPitch: 0 }, neutralSpeed: 0.1 },
);

/** The nods of a head that is so many milliseconds behind, or limp; what is said comes every `periodMs`. */
function nodded(behindMs: number | 'limp', periodMs = 50): { outcome: string; message: string } {
  let state = startExecution(nods, { turnId: 't', nowNs: 0n, jointsNow: { HeadPitch: 0 } });
  const past: number[] = [];
  let said = 0;
  for (let ms = 0; ms < 20_000; ms += 25) {
    past.push(state.motion.angles.HeadPitch ?? 0);
    if (ms % periodMs === 0) said = behindMs === 'limp' ? 0 : (past.at(-1 - behindMs / 25) ?? 0);
    const step = stepExecution(state, BigInt(ms) * 1_000_000n, { HeadPitch: said });
    state = step.state;
    if (step.result) return step.result;
  }
  throw new Error('it never ended');
}

describe('the joints of a short, quick gesture', () => {
  it.each([0, 100, 200, 300])('went where they were sent, %d ms behind', (behindMs) => {
    expect(nodded(behindMs)).toMatchObject({
      outcome: 'succeeded',
      message: expect.stringContaining('went where they were sent') as string,
    });
  });

  it('went there when what is said of them is said seldom', () => {
    expect(nodded(100, 200).outcome).toBe('succeeded');
  });

  it('did not, when the robot is limp, though it ends where it began', () => {
    expect(nodded('limp')).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/^The robot did not move \(HeadPitch is at 0.00/) as string,
    });
  });
});
