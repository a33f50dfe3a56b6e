import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RobotCommand } from '../../../core/behaviour/Behaviour.js';
import {
  cancelExecution,
  failExecution,
  startExecution,
  stepExecution,
} from '../../../core/behaviour/behaviourExecutor.js';
import type { Execution } from '../../../core/behaviour/Execution.js';
import { planBehaviour } from '../../../core/behaviour/planBehaviour.js';
import { sec } from '../session/frames.js';
import { greet, library } from './greet.js';

const plan = planBehaviour(greet, library);

/** All commands of an execution that is looked at every 25 ms, with their times in milliseconds. */
function runToEnd(
  start: Execution,
  fromMs = 0,
): { commands: [number, RobotCommand][]; endMs: number; outcome: string } {
  let state = start;
  const commands: [number, RobotCommand][] = [];
  for (let ms = fromMs; ms < 60_000; ms += 25) {
    const step = stepExecution(state, BigInt(ms) * 1_000_000n);
    state = step.state;
    for (const command of step.commands) commands.push([ms, command]);
    if (step.result) return { commands, endMs: ms, outcome: step.result.outcome };
  }
  throw new Error('it never ended');
}

function begun(): Execution {
  return startExecution(plan, { turnId: 't1', nowNs: 0n });
}

describe('planBehaviour', () => {
  it('lays sentences, key frames and the way back out in time', () => {
    // "Hello there." 2 words from 500 to 1100; a pause of 200; "How are you?" 3 words from 1300 to 2200. The head takes
    // 1 s to 0.826797 rad (8.26797 rad/s * 0.1), and from 1500 on 1 s back to 0, at 2500: then neutral, which it is.
    expect(plan.commands.map(({ atMs, command }) => [atMs, command.kind])).toEqual([
      [0, 'joint_angles'],
      [500, 'speech'],
      [1300, 'speech'],
      [1500, 'joint_angles'],
      [2500, 'joint_angles'],
    ]);
    expect(plan.speechEndMs).toBe(2200);
    expect(plan.durationMs).toBe(2500);
    expect(plan.neutral).toEqual({ names: ['HeadYaw'], angles: [0], speed: 0.1 });
  });

  it('says other words, or nothing', () => {
    const said = (say: string): string[] =>
      planBehaviour(greet, library, { say }).commands.flatMap(({ command }) =>
        command.kind === 'speech' ? [command.text] : [],
      );
    expect(said('Look!')).toEqual(['Look!']);
    expect(said('')).toEqual([]);
  });

  it('of words alone moves nothing', () => {
    const words = planBehaviour({ ...greet, gesture: [] }, library);
    expect(words.commands.every(({ command }) => command.kind === 'speech')).toBe(true);
    expect(words.durationMs).toBe(2200);
  });
});

describe('stepExecution', () => {
  it('sends every command once, at its time, and ends', () => {
    const { commands, endMs, outcome } = runToEnd(begun());
    expect(commands.map(([ms, { kind }]) => [ms, kind])).toEqual([
      [0, 'joint_angles'],
      [500, 'speech'],
      [1300, 'speech'],
      [1500, 'joint_angles'],
      [2500, 'joint_angles'],
    ]);
    expect(endMs).toBe(2500);
    expect(outcome).toBe('succeeded');
  });

  it('says how far it is, what it does, and that nothing confirms it', () => {
    let step = stepExecution(begun(), 0n);
    expect(step.phase).toBe('moving');
    step = stepExecution(step.state, sec(0.6));
    expect(step).toMatchObject({ phase: 'speaking and moving', progress: 0.24 });
    step = stepExecution(step.state, sec(1.2));
    // Between two sentences it still counts as speaking: the next one begins at once.
    expect(step.phase).toBe('speaking');
    step = stepExecution(stepExecution(step.state, sec(1.5)).state, sec(2.5));
    expect(step.result).toMatchObject({
      outcome: 'succeeded',
      confirmed: false,
      progress: 1,
      durationSec: 2.5,
    });
    expect(step.result?.message).toContain('estimate');
    expect(stepExecution(step.state, sec(3))).toMatchObject({ commands: [] });
    expect(stepExecution(step.state, sec(3)).result).toBeUndefined();
  });

  it('catches up, in order, when it is looked at late', () => {
    const { commands, result, state } = stepExecution(begun(), sec(10));
    expect(commands).toEqual(plan.commands.map(({ command }) => command));
    expect(result).toBeUndefined();
    // The robot has just been given 2 and 3 words: it speaks until 11.5 s.
    expect(stepExecution(state, sec(11.4)).result).toBeUndefined();
    expect(stepExecution(state, sec(11.5)).result?.outcome).toBe('succeeded');
  });

  it('takes longer when the head sets out from elsewhere', () => {
    // From -2.0857 rad the head is at -2.0857 + 1.5 * 0.826797 = -0.8455 when it is sent to 0, and at -0.8455 + 0.8268 =
    // -0.0187 when the plan is over and it is sent to neutral at 0.0826797 rad/s: 0.226 s more, seen at 2750 ms.
    const slow = planBehaviour(greet, { ...library, neutralSpeed: 0.01 });
    expect(slow.durationMs).toBe(2500);
    const far = startExecution(slow, { turnId: 't1', nowNs: 0n, jointsNow: { HeadYaw: -2.0857 } });
    expect(runToEnd(far).endMs).toBe(2750);
  });

  it('sends all of the plan exactly once, however it is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }), (waits) => {
        let state = begun();
        let nowMs = 0;
        const sent: RobotCommand[] = [];
        for (const wait of [...waits, 60_000, 60_000]) {
          nowMs += wait;
          const step = stepExecution(state, BigInt(nowMs) * 1_000_000n);
          state = step.state;
          sent.push(...step.commands);
          expect(step.progress).toBeGreaterThanOrEqual(0);
          expect(step.progress).toBeLessThanOrEqual(1);
        }
        expect(sent).toEqual(plan.commands.map(({ command }) => command));
      }),
    );
  });
});

describe('cancelExecution', () => {
  it('leaves the rest out, goes slowly back to neutral, and waits for the sentence that has begun', () => {
    const { state } = stepExecution(stepExecution(begun(), 0n).state, sec(0.5));
    const cancelled = cancelExecution(state, sec(0.6), 'held');
    expect(cancelled.commands).toEqual([
      { kind: 'joint_angles', targets: { names: ['HeadYaw'], angles: [0], speed: 0.1 } },
    ]);
    expect(cancelled.phase).toBe('settling');
    // The head had moved for 0.6 s and is back at 1.2 s; the first sentence ends before the second would begin, at 1.3.
    const { commands, endMs, outcome } = runToEnd(cancelled.state, 600);
    expect(commands).toEqual([]);
    expect(endMs).toBe(1300);
    expect(outcome).toBe('cancelled');
  });

  it('moves nothing when nothing has moved, and does nothing twice', () => {
    const waiting = startExecution(planBehaviour({ ...greet, gesture: [] }, library), {
      turnId: 't1',
      nowNs: 0n,
    });
    const cancelled = cancelExecution(waiting, sec(0.1), 'held');
    expect(cancelled.commands).toEqual([]);
    expect(stepExecution(cancelled.state, sec(0.1)).result?.outcome).toBe('cancelled');
    expect(cancelExecution(cancelled.state, sec(0.1), 'again').commands).toEqual([]);
  });
});

/** A robot whose head follows its orders, behind by so many milliseconds, or not at all. */
function runMeasured(
  headAt: (asked: number, atMs: number) => number | undefined,
  others: (atMs: number) => Record<string, number> = () => ({}),
): { outcome: string; message: string; endMs: number } {
  let state = startExecution(plan, { turnId: 't1', nowNs: 0n, jointsNow: { HeadYaw: 0, ...others(0) } });
  for (let ms = 0; ms < 60_000; ms += 25) {
    const asked = state.motion.angles.HeadYaw ?? 0;
    const yaw = headAt(asked, ms);
    const measured = yaw === undefined ? {} : { HeadYaw: yaw, ...others(ms) };
    const step = stepExecution(state, BigInt(ms) * 1_000_000n, measured);
    state = step.state;
    if (step.result) return { ...step.result, endMs: ms };
  }
  throw new Error('it never ended');
}

describe('what is said of a behaviour whose joints the robot reports', () => {
  it('is done when they went where they were sent', () => {
    expect(runMeasured((asked) => asked)).toMatchObject({
      outcome: 'succeeded',
      endMs: 2500,
      message: expect.stringContaining('its joints went where they were sent') as string,
    });
  });

  it('waits for a head that comes a little later', () => {
    const past: number[] = [];
    const late = runMeasured((asked) => {
      past.push(asked);
      return past.at(-13) ?? 0;
    });
    // 300 ms behind its order it is there at 2800, and within a tenth of a radian and of the way a little before.
    expect(late.outcome).toBe('succeeded');
    expect(late.endMs).toBeGreaterThan(2500);
    expect(late.endMs).toBeLessThanOrEqual(2800);
  });

  it('fails when the robot is limp', () => {
    expect(runMeasured(() => 0)).toMatchObject({
      outcome: 'failed',
      message:
        'The robot did not move (HeadYaw is at 0.00 and was sent to 0.83 rad): wake it up, so that its motors are stiff, and see that the driver leads this robot.',
    });
  });

  it('fails when something holds the head on its way', () => {
    expect(runMeasured((asked) => Math.min(asked, 0.2))).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('did not move as it was asked to') as string,
    });
  });

  it('says that a joint which it did not ask was moved', () => {
    const { outcome, message } = runMeasured(
      (asked) => asked,
      (atMs) => ({ HeadPitch: 0.3 * Math.sin(atMs / 500) }),
    );
    expect(outcome).toBe('succeeded');
    expect(message).toContain('HeadPitch moved although nothing was asked of it');
  });

  it('says what is not known when the robot does not say where its joints are', () => {
    const silentFrom = (ms: number): string =>
      runMeasured((asked, atMs) => (atMs < ms ? asked : undefined)).message;
    expect(silentFrom(0)).toContain('whether it moved is not known');
    expect(silentFrom(500)).toContain('whether it moved is not known');
    const { result } = stepExecution(stepExecution(begun(), sec(10)).state, sec(12));
    expect(result?.message).toContain('whether it moved is not known');
    expect(result?.message).toContain('an estimate');
  });

  it('fails when it is said that nobody listens', () => {
    const failed = failExecution(begun(), sec(1.5), 'Nobody listens.');
    expect(failed.result).toMatchObject({ outcome: 'failed', message: 'Nobody listens.', progress: 0 });
    expect(failed.commands).toEqual([]);
    expect(failExecution(failed.state, sec(2), 'again').result).toBeUndefined();
  });
});
