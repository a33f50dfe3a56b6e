import { describe, expect, it } from 'vitest';

import { postureOfLegs } from '../../../core/behaviour/postureOfLegs.js';
import {
  simulatedBehaviour,
  simulatedPosture,
  simulatedSentence,
  tellsOfGoals,
  type SimulatedGoal,
} from '../../../core/behaviour/simulatedGoal.js';
import { standingNao, stepSimulatedNao, type SimulatedNao } from '../../../core/behaviour/simulatedNao.js';
import { robotTroubles, troubledInput, type RobotTrouble } from '../../../core/behaviour/simulatedTrouble.js';
import { sec } from '../session/frames.js';

const nao = standingNao({}, 0n);

function take(
  state: SimulatedNao,
  input: SimulatedGoal['begins'],
  { atSec = 0, trouble = 'none' }: { atSec?: number; trouble?: RobotTrouble } = {},
): SimulatedNao {
  if (input === undefined) return state;
  const taken = troubledInput({ ...input, nowNs: sec(atSec) }, trouble);
  return taken === undefined ? state : stepSimulatedNao(state, taken).state;
}

const at = (state: SimulatedNao, atSec: number): SimulatedNao => take(state, { kind: 'tick' }, { atSec });

describe('a sentence that a simulated NAO is asked for by its action', () => {
  // Two words take 600 ms.
  it('is begun, waits for those before it, and is done when it is said', () => {
    const before = take(nao, { kind: 'speech', text: 'Hello there.' });
    const goal = simulatedSentence('And you?', before);
    const asked = take(before, goal.begins);
    const stages = [0.1, 0.7, 1.3].map((seconds) => goal.stage(at(asked, seconds), sec(seconds)));
    expect(stages).toEqual(['waiting', 'started', 'done']);
  });

  it('is over when it is hushed, and so is what waits behind it', () => {
    const goal = simulatedSentence('Hello there.', nao);
    const behind = simulatedSentence('And you?', take(nao, goal.begins));
    const both = take(take(nao, goal.begins), behind.begins);
    const hushed = take(both, goal.ends, { atSec: 0.1 });
    expect(hushed.saying).toBeUndefined();
    expect(hushed.queue).toEqual([]);
    expect(behind.stage(at(hushed, 5), sec(5))).toBe('failed');
  });
});

describe('a posture that a simulated NAO is asked for by its action', () => {
  const sit = simulatedPosture('Sit', 0.5);
  // The hip goes 1.5 rad at half of 6.40239 rad/s: there after 0.47 s; the ankle is the slowest of all to nowhere near a second.
  it.each([
    ['none', 'done'],
    ['slow', 'started'],
    ['limp', 'failed'],
  ] as const)('with the trouble %s is %s after a second', (trouble, stage) => {
    const asked = take(nao, sit.begins, { trouble });
    expect(sit.stage(at(asked, 1), sec(1))).toBe(stage);
  });

  it('has the legs where those who look at them see it', () => {
    for (const [posture, legs] of [
      ['Stand', 'standing'],
      ['Sit', 'sitting'],
      ['Crouch', 'crouching'],
    ] as const)
      expect(
        postureOfLegs(at(take(nao, simulatedPosture(posture, 1).begins), 5).motion.angles),
        posture,
      ).toBe(legs);
  });

  it('stays on its way where it is ended', () => {
    const asked = take(nao, sit.begins);
    const halted = take(asked, sit.ends, { atSec: 0.1 });
    expect(at(halted, 5).motion.angles).toEqual(at(asked, 0.1).motion.angles);
  });
});

describe('a behaviour that would be installed', () => {
  it('takes three seconds', () => {
    const goal = simulatedBehaviour(sec(1));
    expect(goal.stage(nao, sec(3.9))).toBe('started');
    expect(goal.stage(nao, sec(4))).toBe('done');
  });
});

describe('how goals stand', () => {
  it('is told unless the robot is silent or gone', () => {
    expect(robotTroubles.filter((each) => !tellsOfGoals(each))).toEqual(['silent', 'gone']);
  });
});
