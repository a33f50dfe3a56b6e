import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { checkJointAngles } from '../../../core/behaviour/checkJointAngles.js';
import { parseBehaviours } from '../../../core/behaviour/parseBehaviours.js';
import { planBehaviour, withoutBody } from '../../../core/behaviour/planBehaviour.js';
import { standingNao, stepSimulatedNao } from '../../../core/behaviour/simulatedNao.js';

const own = resolve(import.meta.dirname, '../../../config/behaviours.yaml');

const neutral = `
neutral_speed: 0.1
neutral_deg: { HeadYaw: 0, HeadPitch: 0, LShoulderPitch: 83, LShoulderRoll: 10, LElbowYaw: -70, LElbowRoll: -24,
  LWristYaw: 0, RShoulderPitch: 83, RShoulderRoll: -10, RElbowYaw: 70, RElbowRoll: 24, RWristYaw: 0 }
neutral_hands: { LHand: 0.3, RHand: 0.3 }
`;
const nod = `
behaviours:
  nod:
    label: Nod
    say: [Yes.]
    gesture:
      - { at_ms: 0, speed: 0.1, joints_deg: { HeadYaw: 0, HeadPitch: 18 } }
`;

describe('parseBehaviours', () => {
  it('reads degrees as radians', () => {
    const { behaviours, neutral: pose } = parseBehaviours(neutral + nod, 'x.yaml');
    expect(behaviours).toEqual([
      {
        id: 'nod',
        label: 'Nod',
        say: ['Yes.'],
        sayAtMs: 0,
        gesture: [
          { atMs: 0, targets: { names: ['HeadYaw', 'HeadPitch'], angles: [0, Math.PI / 10], speed: 0.1 } },
        ],
        postures: [],
      },
    ]);
    expect(pose.LShoulderPitch).toBeCloseTo(1.448623, 6);
    expect(pose.LHand).toBe(0.3);
  });

  it('reads what the robot does by its own software', () => {
    const own = `
behaviours:
  sit: { label: Sit down, say: [I sit down.], go_to: { posture: Sit, speed: 0.3 } }
  hey: { label: Wave, run: animations/Sit/Gestures/Hey_1 }
`;
    const { behaviours } = parseBehaviours(neutral + own, 'x.yaml');
    expect(behaviours.map(({ body }) => body)).toEqual([
      { action: 'posture', posture: 'Sit', speed: 0.3 },
      { action: 'behaviour', behaviour: 'animations/Sit/Gestures/Hey_1' },
    ]);
    const [sit] = behaviours;
    if (sit === undefined) throw new Error('There is none.');
    const { commands } = planBehaviour(sit, { neutral: {}, neutralSpeed: 0.1 });
    expect(commands.map(({ atMs, command }) => [atMs, command.kind])).toEqual([
      [0, 'body'],
      [0, 'speech'],
    ]);
    expect(withoutBody(planBehaviour(sit, { neutral: {}, neutralSpeed: 0.1 })).commands).toHaveLength(1);
  });

  it.each([
    [
      'a posture beside a gesture',
      `${nod}    go_to: { posture: Sit, speed: 0.3 }\n`,
      /nod has more than one of gesture, go_to and run/u,
    ],
    [
      'an unknown posture to go to',
      '\nbehaviours: { x: { label: X, go_to: { posture: Seat, speed: 0.3 } } }',
      /x.go_to.posture is an unknown posture: use Stand, StandInit/u,
    ],
    [
      'a hasty posture',
      '\nbehaviours: { x: { label: X, go_to: { posture: Sit, speed: 1 } } }',
      /x.go_to.speed must be a number between 0.01 and 0.5/u,
    ],
    [
      'an angle out of range',
      nod.replace('HeadPitch: 18', 'HeadPitch: 31'),
      /nod.gesture\[0\] cannot be sent/u,
    ],
    ['an angle a little out of range', nod.replace('HeadPitch: 18', 'HeadPitch: 29.6'), /a little outside/u],
    ['a leg', nod.replace('HeadPitch: 18', 'LKneePitch: 18'), /leg joint/u],
    ['an unknown joint', nod.replace('HeadPitch', 'HeadPich'), /no joint "HeadPich"/u],
    [
      'a hand in degrees',
      nod.replace('HeadPitch: 18', 'LHand: 18'),
      /nod.gesture\[0\].joints_deg.LHand is a hand: give it under hands/u,
    ],
    [
      'a hasty movement',
      nod.replace('speed: 0.1', 'speed: 0.8'),
      /speed must be a number between 0.01 and 0.5/u,
    ],
    ['no label', nod.replace('label: Nod', 'label: ""'), /nod.label must be words/u],
    ['an unknown field', nod.replace('say:', 'says:'), /unknown field "says": use label, say/u],
    [
      'an unknown posture',
      `${nod}    postures: [Standing]\n`,
      /nod.postures\[0\] is an unknown posture: use Stand, StandInit/u,
    ],
    ['an unusable id', nod.replace('nod:', 'Nod-1:'), /behaviours has "Nod-1", which is no usable id/u],
    ['nothing to do', 'behaviours: { nod: { label: Nod } }', /neither says nor moves/u],
    ['no behaviour', 'behaviours: {}', /is empty/u],
    ['no YAML', 'behaviours: [', /is not YAML/u],
    ['an alias that names nothing', 'behaviours: *other', /is not YAML \(Unresolved alias/u],
    [
      'key frames out of order',
      `${nod}      - { at_ms: 0, speed: 0.1, joints_deg: { HeadYaw: 0 } }\n`,
      /not later/u,
    ],
    ['a list', 'behaviours: [nod]', /behaviours must be a mapping/u],
  ])('refuses %s, naming the file and the place', (_, behaviours, sentence) => {
    let message = '';
    try {
      parseBehaviours(neutral + behaviours, 'x.yaml');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^x\.yaml: /u);
  });

  it('refuses a neutral pose that leaves a joint out', () => {
    expect(() => parseBehaviours(neutral.replace(' HeadYaw: 0,', '') + nod, 'x.yaml')).toThrow(
      'has no HeadYaw: every head and arm joint needs a way back',
    );
  });
});

describe('config/behaviours.yaml', () => {
  it('holds what a session needs, and nothing that the simulated NAO refuses', async () => {
    const library = parseBehaviours(await readFile(own, 'utf8'), own);
    expect(library.behaviours.map(({ id }) => id)).toEqual([
      'call_attention',
      'encourage',
      'wave',
      'nod',
      'calm_pause',
      'gaze_return',
      'speak',
      'show_happiness',
      'show_sadness',
      'show_anger',
      'show_fear',
    ]);
    let nao = standingNao(library.neutral, 0n);
    let nowMs = 0;
    for (const behaviour of library.behaviours) {
      const plan = planBehaviour(behaviour, library);
      for (const { atMs, command } of plan.commands) {
        if (command.kind === 'body') continue;
        const nowNs = BigInt(nowMs + atMs) * 1_000_000n;
        const step = stepSimulatedNao(
          nao,
          command.kind === 'speech'
            ? { ...command, nowNs }
            : { kind: 'joint_angles', nowNs, relative: false, ...command.targets },
        );
        expect(step.warnings).toEqual([]);
        nao = step.state;
      }
      nowMs += plan.durationMs;
      nao = stepSimulatedNao(nao, { kind: 'tick', nowNs: BigInt(nowMs) * 1_000_000n }).state;
      // At the end of its plan it stands as before, and has said all.
      expect(nao.motion.goals).toEqual({});
      for (const [name, angle] of Object.entries(library.neutral)) {
        expect(nao.motion.angles[name as keyof typeof library.neutral]).toBeCloseTo(angle, 9);
      }
      expect(nao.queue).toEqual([]);
    }
  });

  it('moves gently: at most 2 rad/s at any joint', async () => {
    const library = parseBehaviours(await readFile(own, 'utf8'), own);
    for (const { gesture } of library.behaviours) {
      for (const { targets } of gesture) {
        expect(
          checkJointAngles([...targets.names], [...targets.angles], targets.speed, library.neutral).ok,
        ).toBe(true);
        // The wrist's motor turns 24.6 rad/s; the gestures turn it with the others at 0.15.
        expect(targets.speed * 8.26797).toBeLessThanOrEqual(2);
      }
    }
  });
});
