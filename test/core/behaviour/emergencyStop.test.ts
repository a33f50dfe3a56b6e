import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cancelExecution, startExecution, stepExecution } from '../../../core/behaviour/behaviourExecutor.js';
import { emergencyStop, holdCommand } from '../../../core/behaviour/emergencyStop.js';
import type { Execution } from '../../../core/behaviour/Execution.js';
import { planBehaviour } from '../../../core/behaviour/planBehaviour.js';
import { sec } from '../session/frames.js';
import { greet, library } from './greet.js';

const plan = planBehaviour(greet, library);

function begun(): Execution {
  return startExecution(plan, { turnId: 't1', nowNs: 0n });
}

describe('emergencyStop', () => {
  it('holds the joints at their measured angles, at once, at the speed of the gesture, and ends', () => {
    const { state } = stepExecution(begun(), 0n);
    const stopped = emergencyStop(state, sec(0.5), { HeadYaw: 0.39, LKneePitch: 0.2 });
    expect(stopped.commands).toEqual([
      { kind: 'joint_angles', targets: { names: ['HeadYaw'], angles: [0.39], speed: 0.1 } },
    ]);
    expect(stopped.result).toMatchObject({
      outcome: 'aborted',
      progress: 0.2,
      message: 'Emergency stop: the robot holds its present pose.',
    });
    expect(stepExecution(stopped.state, sec(9)).commands).toEqual([]);
  });

  it('holds them where they are believed to be when nothing measures them, slowly, for they may be elsewhere', () => {
    const { state } = stepExecution(begun(), 0n);
    const [command, ...others] = emergencyStop(state, sec(0.5)).commands;
    expect(others).toEqual([]);
    // 0.5 s at 0.826797 rad/s.
    expect(command?.kind === 'joint_angles' && command.targets.angles[0]).toBeCloseTo(0.4133985, 9);
    expect(command?.kind === 'joint_angles' && command.targets.speed).toBe(state.plan.neutral.speed);
    expect(state.plan.neutral.speed).toBeLessThan(0.5);
    expect(emergencyStop(state, sec(0.5)).result?.message).toMatch(
      /does not say where all of its joints are/,
    );
  });

  it('is never faster than the gesture, whatever is measured', () => {
    const { state } = stepExecution(begun(), 0n);
    const angle = fc.double({ min: -10, max: 10 });
    const measured = fc.record(
      { HeadYaw: angle, HeadPitch: angle, RShoulderPitch: angle },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(measured, fc.integer({ min: 0, max: 2_400 }), (angles, atMs) => {
        const { commands } = emergencyStop(state, BigInt(atMs) * 1_000_000n, angles);
        for (const command of commands)
          if (command.kind === 'joint_angles') expect(command.targets.speed).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  it('takes the place of a cancel that still settles', () => {
    const { state } = cancelExecution(stepExecution(begun(), 0n).state, sec(0.5), 'held');
    expect(emergencyStop(state, sec(0.6)).commands).toHaveLength(1);
  });
});

describe('holdCommand', () => {
  it('is of head and arms alone, within their limits', () => {
    const measured = { HeadYaw: 2.09, LHipPitch: 0.1, RFinger11: 0.5 } as Record<string, number>;
    expect(holdCommand(measured, 0.1)).toEqual({
      kind: 'joint_angles',
      targets: { names: ['HeadYaw'], angles: [2.0857], speed: 0.1 },
    });
    expect(holdCommand({}, 0.1)).toBeUndefined();
  });
});
