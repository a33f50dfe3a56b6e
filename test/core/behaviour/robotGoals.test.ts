import { describe, expect, it } from 'vitest';

import type { Behaviour, RobotCommand } from '../../../core/behaviour/Behaviour.js';
import { behaviourQueue } from '../../../core/behaviour/behaviourQueue.js';
import {
  cancelExecution,
  endSettling,
  hearReports,
  startExecution,
  stepExecution,
} from '../../../core/behaviour/behaviourExecutor.js';
import { emergencyStop } from '../../../core/behaviour/emergencyStop.js';
import type { Execution, ExecutionStep } from '../../../core/behaviour/Execution.js';
import { planBehaviour } from '../../../core/behaviour/planBehaviour.js';
import { longestMs, type GoalReport } from '../../../core/behaviour/robotGoals.js';
import { sec } from '../session/frames.js';
import { greet as greeting, library } from './greet.js';

const greet: Behaviour = { ...greeting, gesture: [] };
const nod: Behaviour = {
  ...greet,
  gesture: [{ atMs: 0, targets: { names: ['HeadYaw'], angles: [0.826797], speed: 0.1 } }],
};
const sit: Behaviour = {
  ...greet,
  say: [],
  body: { action: 'posture', posture: 'Sit', speed: 0.5 },
};

/** An execution whose goals are reported on as told, looked at every 25 ms; the robot says nothing of its joints. */
class Robot {
  reports: GoalReport[] = [];
  readonly commands: [number, RobotCommand][] = [];
  step: ExecutionStep;
  ms = 0;

  constructor(behaviour: Behaviour) {
    const plan = planBehaviour(behaviour, library);
    const begun = startExecution(plan, { turnId: 't1', nowNs: 0n, voice: 'action' });
    this.step = { state: begun, commands: [], progress: 0, phase: 'settling' };
    this.until(0);
  }

  get nowNs(): bigint {
    return sec(this.ms / 1_000);
  }

  take(step: ExecutionStep): void {
    this.step = step;
    for (const command of step.commands) this.commands.push([this.ms, command]);
  }

  /** To this time, or to the end. */
  until(ms: number): this {
    for (; this.ms <= ms && this.step.result === undefined; this.ms += 25)
      this.take(stepExecution(this.heard(), this.nowNs));
    return this;
  }

  heard(): Execution {
    return hearReports(this.step.state, this.reports, this.nowNs);
  }

  /** Sentences asked for, and commands to the topics, with when. */
  get asked(): (readonly [number, string])[] {
    return this.commands.map(([ms, command]) => [
      ms,
      command.kind === 'goal' && command.goal.action === 'speech' ? command.goal.say : command.kind,
    ]);
  }
}

describe("sentences that go to the robot's speech action", () => {
  it('come one after the other, each when the robot says that the one before is over, and never on the topic', () => {
    const robot = new Robot(greet);
    robot.reports = ['accepted'];
    robot.until(4_000);
    expect(robot.asked).toEqual([[500, 'Hello there.']]);
    robot.reports = ['done'];
    robot.until(6_000);
    // Heard of at 4025; 200 ms later.
    expect(robot.asked[1]).toEqual([4_225, 'How are you?']);
    expect(robot.step.phase).toBe('speaking');
    robot.reports = ['done', 'done'];
    robot.until(7_000);
    expect(robot.asked).toHaveLength(2);
    expect(robot.step.result).toMatchObject({
      outcome: 'succeeded',
      confirmed: true,
      message: 'The behaviour was sent to the robot; the robot itself reported the end of its speech.',
    });
    expect(robot.ms).toBe(6_050);
  });

  it('confirm nothing of a movement of which the robot says nothing', () => {
    const robot = new Robot(nod);
    robot.until(500).reports = ['done'];
    robot.until(900).reports = ['done', 'done'];
    robot.until(20_000);
    expect(robot.step.result).toMatchObject({
      outcome: 'succeeded',
      confirmed: false,
      message:
        'The behaviour was sent to the robot, which does not say where its joints are: whether it moved is not known; the robot itself reported the end of its speech.',
    });
  });

  it('are seen in the queue: begun by its word, said by its word', () => {
    const robot = new Robot(greet).until(1_000);
    expect(behaviourQueue(robot.step.state, robot.nowNs)).toMatchObject({
      now: [{ what: { say: 'Hello there.' }, confirmed: false }],
      next: [{ what: { say: 'How are you?' }, confirmed: false }],
    });
    robot.reports = ['started'];
    expect(behaviourQueue(robot.until(1_100).step.state, robot.nowNs).now).toMatchObject([
      { confirmed: true },
    ]);
    robot.reports = ['done'];
    expect(behaviourQueue(robot.until(1_200).step.state, robot.nowNs)).toMatchObject({
      now: [],
      saidEstimated: [],
      saidConfirmed: ['Hello there.'],
    });
  });

  it('are cut short by a cancellation, which ends when the robot says so', () => {
    const robot = new Robot(greet).until(1_000);
    robot.take(cancelExecution(robot.heard(), robot.nowNs, 'held'));
    expect(robot.asked).toEqual([
      [500, 'Hello there.'],
      [1_025, 'cancel_goal'],
    ]);
    robot.until(1_500);
    expect(robot.step.result).toBeUndefined();
    robot.reports = ['cancelled'];
    expect(robot.until(2_000).step.result).toMatchObject({
      outcome: 'cancelled',
      confirmed: true,
      message: 'The behaviour was cancelled: held. The robot itself says that "Hello there." was cut short.',
    });
    expect(robot.ms).toBe(1_550);
  });

  it.each([
    ['done', 'was done before it could be cut short', true],
    ['refused', 'was not begun', false],
    ['aborted', 'was cut short is not known', false],
  ] as const)('that are %s meanwhile are told as that', (report, words, confirmed) => {
    const robot = new Robot(greet).until(1_000);
    robot.take(cancelExecution(robot.heard(), robot.nowNs, 'held'));
    robot.reports = [report];
    robot.until(2_000);
    expect(robot.step.result).toMatchObject({ outcome: 'cancelled', confirmed });
    expect(robot.step.result?.message).toContain(words);
  });

  it('are not waited for longer than 2 s when the robot does not say that it ended them', () => {
    const robot = new Robot(greet).until(1_000);
    robot.reports = ['started'];
    robot.take(cancelExecution(robot.heard(), robot.nowNs, 'held'));
    robot.until(10_000);
    // Asked at 1025, given up at 3025.
    expect(robot.ms).toBe(3_050);
    expect(robot.step.result).toMatchObject({ outcome: 'cancelled', confirmed: false });
    expect(robot.step.result?.message).toContain('is not known');
  });

  it('are asked to end by an emergency stop, after the hold', () => {
    const robot = new Robot(nod).until(1_000);
    const { commands, result } = emergencyStop(robot.heard(), robot.nowNs, { HeadYaw: 0.1 });
    expect(commands.map(({ kind }) => kind)).toEqual(['joint_angles', 'cancel_goal']);
    expect(result).toMatchObject({ outcome: 'aborted', confirmed: false });
    expect(result?.message).toContain('is asked to end at once');
  });

  it('end with what is known when nobody is left who could wait', () => {
    const robot = new Robot(greet).until(1_000);
    robot.take(cancelExecution(robot.heard(), robot.nowNs, 'the behaviour node stops', 'aborted'));
    expect(endSettling(robot.step.state, robot.nowNs).result).toMatchObject({
      outcome: 'aborted',
      message:
        'The behaviour was aborted: the behaviour node stops. Whether "Hello there." was cut short is not known: the robot\'s speech action does not say.',
    });
  });
});

describe('a goal that fails', () => {
  it.each([
    ['refused', 'The robot\'s speech action refused "Hello there.", and nothing was done in its place'],
    ['aborted', 'The robot\'s speech action ended "Hello there." without success: how much'],
    ['lost', 'went away during "Hello there.": how much of it was done is not known. It is not asked again.'],
    ['cancelled', 'was asked by another program to end "Hello there."'],
  ] as const)('%s: nothing of it is tried again or in another way', (report, sentence) => {
    const robot = new Robot(nod).until(1_000);
    robot.reports = [report];
    robot.until(60_000);
    expect(robot.step.result).toMatchObject({ outcome: 'failed', confirmed: false });
    expect(robot.step.result?.message).toContain(sentence);
    // The head goes back to neutral; no second sentence, and none on the topic.
    expect(robot.asked).toEqual([
      [0, 'joint_angles'],
      [500, 'Hello there.'],
      [1_025, 'joint_angles'],
    ]);
  });

  it('because nobody answers is given up after 2 s, and ended should it be taken late', () => {
    const robot = new Robot(greet).until(60_000);
    expect(robot.asked).toEqual([
      [500, 'Hello there.'],
      [2_500, 'cancel_goal'],
    ]);
    expect(robot.step.result?.message).toContain('has not answered for 2 s');
  });

  it('because its end is not told is given up after twice the estimate and 5 s', () => {
    // 2 words are estimated at 600 ms.
    expect(longestMs({ action: 'speech', say: 'Hello there.' })).toBe(6_200);
    const robot = new Robot(greet);
    robot.reports = ['started'];
    robot.until(60_000);
    expect(robot.asked).toEqual([
      [500, 'Hello there.'],
      [6_700, 'cancel_goal'],
    ]);
    expect(robot.step.result?.message).toContain('has not told the end of "Hello there." within 6 s');
  });
});

describe('a posture', () => {
  const sitting = {
    ...{ LHipPitch: -1.5, LKneePitch: 1.4, LAnklePitch: 0.85 },
    ...{ RHipPitch: -1.5, RKneePitch: 1.4, RAnklePitch: 0.85 },
  };
  const straight = {
    ...{ LHipPitch: 0, LKneePitch: 0, LAnklePitch: 0 },
    ...{ RHipPitch: 0, RKneePitch: 0, RAnklePitch: 0 },
  };

  it('is asked of the robot at once, and is seen', () => {
    const robot = new Robot(sit);
    expect(robot.commands).toEqual([
      [0, { kind: 'goal', index: 0, goal: { action: 'posture', posture: 'Sit', speed: 0.5 } }],
    ]);
    expect(robot.step.phase).toBe('moving');
    expect(behaviourQueue(robot.step.state, robot.nowNs).now).toMatchObject([{ what: { own: 'Sit' } }]);
  });

  it.each([
    ['the legs are in', sitting, 'succeeded', 'the robot itself reported the end of its posture'],
    ['the robot tells nothing of its legs', {}, 'succeeded', 'the robot itself reported'],
    ['the legs are not in', straight, 'failed', 'it is in Sit, and by its legs it is standing'],
  ] as const)('that the robot reports is checked where %s', (_where, joints, outcome, sentence) => {
    const robot = new Robot(sit);
    robot.reports = ['done'];
    const { result } = stepExecution(robot.heard(), robot.nowNs, joints);
    expect(result?.outcome).toBe(outcome);
    expect(result?.message).toContain(sentence);
  });

  it('moves joints that nobody sent anywhere, which is no sign of Autonomous Life', () => {
    const robot = new Robot(sit);
    robot.take(stepExecution(robot.heard(), robot.nowNs, { LShoulderPitch: 0.1, ...straight }));
    robot.reports = ['done'];
    const { result } = stepExecution(robot.heard(), robot.nowNs, { LShoulderPitch: 0.9, ...sitting });
    expect(result).toMatchObject({ outcome: 'succeeded', confirmed: true });
    expect(result?.message).not.toContain('although nothing was asked');
  });
});
