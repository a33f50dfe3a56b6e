import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { JointAngles } from '../../../core/behaviour/checkJointAngles.js';
import {
  anglesNow,
  forgetPublishers,
  hearJoints,
  noReadings,
  type JointReadings,
} from '../../../core/behaviour/jointReadings.js';
import { jointNames } from '../../../core/behaviour/naoJoints.js';

const ms = (milliseconds: number): bigint => BigInt(Math.round(milliseconds * 1e6));
/** As a robot stands: an elbow is never at 0. */
const standing = { HeadYaw: 0, RShoulderPitch: 1.449, RElbowRoll: 0.419, LElbowRoll: -0.419 };
const zeros = Object.fromEntries(jointNames.map((name) => [name, 0]));

type Said = readonly [atMs: number, publisher: string, angles: Readonly<Record<string, number>>];

/** What is known after these messages. */
function heard(messages: readonly Said[], start: JointReadings = noReadings): JointReadings {
  return messages.reduce(
    (state, [atMs, publisher, angles]) =>
      hearJoints(state, {
        publisher,
        names: Object.keys(angles),
        positions: Object.values(angles),
        nowNs: ms(atMs),
      }),
    start,
  );
}

/** Messages every `periodMs` from `fromMs` up to `toMs`. */
function every(
  periodMs: number,
  fromMs: number,
  toMs: number,
  publisher: string,
  angles: Readonly<Record<string, number>>,
): Said[] {
  const said: Said[] = [];
  for (let at = fromMs; at <= toMs; at += periodMs) said.push([at, publisher, angles]);
  return said;
}

/** Of two programs, in the order of time. */
function both(...streams: Said[][]): Said[] {
  return streams.flat().sort(([one], [other]) => one - other);
}

function at(state: JointReadings, atMs: number): JointAngles {
  return anglesNow(state, ms(atMs));
}

describe('hearJoints: one program', () => {
  it('knows the joints that were named lately', () => {
    const state = heard(every(50, 0, 1_000, 'nao', standing));
    expect(at(state, 1_050)).toEqual(standing);
    expect(at(state, 1_300)).toEqual(standing);
    expect(at(state, 1_301)).toEqual({});
  });

  it('believes a program that speaks seldom for three of its periods, at most a second and a half', () => {
    const seldom = heard(every(200, 0, 2_000, 'nao', standing));
    expect(at(seldom, 2_600)).toEqual(standing);
    expect(at(seldom, 2_601)).toEqual({});
    const rarely = heard(every(1_000, 0, 5_000, 'nao', standing));
    expect(at(rarely, 6_500)).toEqual(standing);
    expect(at(rarely, 6_501)).toEqual({});
  });

  it('merges messages of some joints by joint, each with its own age', () => {
    const { HeadYaw, ...arms } = standing;
    const state = heard(both(every(50, 0, 1_000, 'nao', arms), every(50, 0, 600, 'nao', { HeadYaw })));
    expect(at(state, 900)).toEqual(standing);
    expect(at(state, 901)).toEqual(arms);
  });

  it('takes no notice of messages without a NAO joint, without positions, or with no numbers', () => {
    const others: Said[] = [
      [1_001, 'nao', { WheelFL: 1, LFinger11: 0.3 }],
      [1_002, 'nao', { HeadYaw: Number.NaN, RShoulderPitch: Number.POSITIVE_INFINITY }],
    ];
    const before = heard(every(50, 0, 1_000, 'nao', standing));
    const after = hearJoints(heard(others, before), {
      publisher: 'nao',
      names: ['HeadYaw', 'RShoulderPitch'],
      positions: [],
      nowNs: ms(1_003),
    });
    expect(at(after, 1_010)).toEqual(standing);
  });

  it('does not believe a jump until the joint has stayed there for a second', () => {
    const jumped = { ...standing, RShoulderPitch: 0 };
    const said = both(every(50, 0, 1_000, 'nao', standing), every(50, 1_050, 3_000, 'nao', jumped));
    const until = (toMs: number): JointReadings => heard(said.filter(([atMs]) => atMs <= toMs));
    const rest = Object.fromEntries(Object.entries(standing).filter(([joint]) => joint !== 'RShoulderPitch'));
    expect(at(until(1_100), 1_100)).toEqual(rest);
    expect(at(until(2_000), 2_000)).toEqual(rest);
    expect(at(until(2_050), 2_050)).toEqual(jumped);
    expect(until(1_100).publishers['nao']?.lastJump).toMatchObject({
      joint: 'RShoulderPitch',
      from: 1.449,
      to: 0,
    });
  });

  it('never believes the other half of a message stream that says two things in turn', () => {
    const said = both(every(100, 0, 5_000, 'nao', standing), every(100, 50, 5_000, 'nao', zeros));
    for (let toMs = 500; toMs < 5_000; toMs += 50) {
      const angle = at(heard(said.filter(([atMs]) => atMs <= toMs)), toMs).RShoulderPitch;
      expect(angle ?? 1.449).toBe(1.449);
    }
  });

  it('follows every movement that a gesture can make', () => {
    // Half of HeadYaw's 8.26797 rad/s, seen at 10 Hz: 0.41 rad a message.
    const said: Said[] = [];
    for (let at10 = 0; at10 < 5; at10 += 1) said.push([at10 * 100, 'nao', { HeadYaw: at10 * 0.413 }]);
    expect(at(heard(said), 400)).toEqual({ HeadYaw: 4 * 0.413 });
  });
});

describe('hearJoints: two programs', () => {
  const driver = every(50, 0, 5_000, 'driver', standing);

  it.each([
    ['after the driver', 2_000],
    ['before the driver', -2_000],
    ['together with it', 0],
  ])("does not believe a description's zeros that begin %s", (_when, fromMs) => {
    const said = both(driver, every(100, fromMs + 25, 5_000, 'publisher', zeros));
    const until = (toMs: number): JointReadings => heard(said.filter(([atMs]) => atMs <= toMs));
    for (let toMs = 500; toMs <= 5_000; toMs += 25)
      expect(at(until(toMs), toMs)).toMatchObject({ RShoulderPitch: 1.449, RElbowRoll: 0.419 });
  });

  it('believes the program that was there first of two that are both possible, and the one that has moved', () => {
    const elsewhere = { ...standing, RShoulderPitch: 0.5 };
    const rest = both(driver, every(50, 1_025, 5_000, 'other', elsewhere));
    expect(at(heard(rest), 5_000)).toEqual(standing);
    const moving = every(50, 1_025, 5_000, 'other', elsewhere).map(([atMs, who, angles]): Said => {
      return [atMs, who, { ...angles, HeadYaw: 0.2 * Math.sin(atMs / 500) }];
    });
    expect(at(heard(both(driver, moving)), 5_000)).toMatchObject({ RShoulderPitch: 0.5 });
  });

  it('does not believe the other when the one that it contradicts falls silent', () => {
    const said = both(driver, every(100, 2_025, 60_000, 'publisher', zeros));
    const state = heard(said);
    const atMs = 60_000;
    expect(at(state, atMs)).not.toHaveProperty('RShoulderPitch');
    // As long as the silent one is on the graph, and ten seconds more: then nobody is contradicted.
    const still = forgetPublishers(state, { present: ['driver', 'publisher'], nowNs: ms(atMs) });
    expect(still).toBe(state);
    const gone = forgetPublishers(state, { present: ['publisher'], nowNs: ms(atMs) });
    const after = heard(every(100, atMs + 50, atMs + 500, 'publisher', zeros), gone);
    expect(at(after, atMs + 500)).toMatchObject({ RShoulderPitch: 0 });
  });

  it('believes a driver that was started again at once', () => {
    const moved = { ...standing, HeadYaw: 0.7 };
    const said = both(driver, every(50, 5_400, 6_000, 'driver again', moved));
    expect(at(heard(said), 6_000)).toEqual(moved);
  });

  it('merges programs that speak of different joints', () => {
    const said = both(
      every(50, 0, 1_000, 'head', { HeadYaw: 0.1 }),
      every(50, 10, 1_000, 'arms', { RShoulderPitch: 1.4 }),
    );
    expect(at(heard(said), 1_000)).toEqual({ HeadYaw: 0.1, RShoulderPitch: 1.4 });
  });

  it('knows nothing but what some program has said within the last second and a half', () => {
    const message = fc.record({
      waitMs: fc.integer({ min: 0, max: 400 }),
      publisher: fc.constantFrom('a', 'b', 'c'),
      angles: fc.record(
        {
          HeadYaw: fc.double({ min: -2, max: 2, noNaN: true }),
          LHand: fc.double({ min: 0, max: 1, noNaN: true }),
          WheelFL: fc.constant(9),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        let state = noReadings;
        let nowMs = 0;
        const said: Said[] = [];
        for (const { waitMs, publisher, angles } of messages) {
          nowMs += waitMs;
          const entry: Said = [nowMs, publisher, angles];
          said.push(entry);
          state = heard([entry], state);
          for (const [name, angle] of Object.entries(at(state, nowMs)))
            expect(said.some(([atMs, , each]) => nowMs - atMs <= 1_500 && each[name] === angle)).toBe(true);
        }
      }),
    );
  });
});
