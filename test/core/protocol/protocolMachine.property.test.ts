import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { protocolOf, Run, smallFile, type TimelessInput } from './protocols.js';

const by = 'ann';
const input = fc.oneof<fc.Arbitrary<TimelessInput>[]>(
  fc.constantFrom<TimelessInput>(
    { kind: 'start', by },
    { kind: 'next', by },
    { kind: 'back', by },
    { kind: 'repeat', by },
    { kind: 'skip', by },
    { kind: 'go-to', by, stepId: 'play' },
    { kind: 'response', by, outcome: 'success' },
    { kind: 'response', by, outcome: 'none' },
    { kind: 'hold' },
    { kind: 'resume' },
    { kind: 'resume' },
  ),
  fc.constantFrom(true, false, false).map((isActing): TimelessInput => ({ kind: 'robot', isActing })),
  fc
    .record({ proposalId: fc.integer({ min: 1, max: 30 }), outcome: fc.constantFrom('approved', 'declined') })
    .map((decided): TimelessInput => ({ kind: 'decided', by, ...decided })),
);
const reading = fc
  .constantFrom(
    { isFaceSeen: false, value: undefined },
    { isFaceSeen: true, value: -0.6 },
    { isFaceSeen: true, value: 0.7 },
  )
  .map(({ isFaceSeen, value }): TimelessInput => ({
    kind: 'reading',
    isFaceSeen,
    engagement: value === undefined ? undefined : { value, source: 'prior', headId: 'prior' },
  }));
/** Mostly images and ticks, so that something comes up between the operator's keys. */
const inputs = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 1500 }).map((ms) => ms / 1000),
    fc.oneof(
      { weight: 1, arbitrary: input },
      { weight: 1, arbitrary: fc.constant<TimelessInput>({ kind: 'robot', isActing: false }) },
      {
        weight: 1,
        arbitrary: fc.constant<TimelessInput>({ kind: 'decided', by, proposalId: 0, outcome: 'declined' }),
      },
      { weight: 5, arbitrary: reading },
      { weight: 3, arbitrary: fc.constant<TimelessInput>({ kind: 'tick' }) },
    ),
  ),
  { minLength: 60, maxLength: 120 },
);

const quickFile = smallFile
  .replace('cool_down_sec: 20', 'cool_down_sec: 1')
  .replace('low_sec: 10', 'low_sec: 1')
  .replace('gap_sec: 2', 'gap_sec: 10')
  .replace('face_lost_sec: 5', 'face_lost_sec: 2')
  .replace('wait_sec: 8', 'wait_sec: 2');
// Long enough that the operator's keys seldom reach the end.
const furtherSteps = Array.from(
  { length: 12 },
  (_, index) =>
    `  - { id: play_${index}, title: Play, response: { counts: Any, wait_sec: 2 }, on: { no_response: [{ prompt: hint }] } }\n`,
).join('');
const protocol = protocolOf(quickFile + furtherSteps);

describe('whatever comes', () => {
  it('nothing is proposed while the robot speaks or the session is held, nor above the rate, nor beside an open one', () => {
    let unasked = 0;
    fc.assert(
      fc.property(inputs, (list) => {
        const run = new Run(protocol).at(0, { kind: 'start', by });
        let atSec = 0;
        let isActing = false;
        for (const [laterSec, each] of list) {
          atSec += laterSec;
          if (each.kind === 'robot') isActing = each.isActing;
          const { open } = run.state;
          const before = run.proposals.length;
          // Mostly it is the open one that is decided.
          const isOpenDecided = each.kind === 'decided' && each.proposalId === 0 && open !== undefined;
          run.at(atSec, isOpenDecided ? { ...each, proposalId: open.id } : each);
          const made = run.proposals.slice(before);
          expect(made.length).toBeLessThanOrEqual(1);
          if (made.length === 0) continue;
          expect(isActing).toBe(false);
          expect(run.state.phase).toBe('running');
          if (made[0]?.askedBy === undefined && open !== undefined)
            expect(['reading', 'tick', 'robot', 'resume']).not.toContain(each.kind);
        }
        const times = run.proposals.filter(({ askedBy }) => askedBy === undefined).map((made) => made.atSec);
        // A run that is started anew counts anew; without one the rate holds in every minute.
        if (!list.some(([, each]) => each.kind === 'start'))
          for (const time of times)
            expect(
              times.filter((other) => other >= time && other - time < 59.999).length,
            ).toBeLessThanOrEqual(protocol.atMostPerMinute);
        unasked += times.length;
      }),
      { numRuns: 150, seed: 14 },
    );
    // The property speaks of something.
    expect(unasked).toBeGreaterThan(100);
  });

  it('every step that is begun is ended once, and lasts no longer than its times say', () => {
    fc.assert(
      fc.property(inputs, (list) => {
        const run = new Run(protocol).at(0, { kind: 'start', by });
        let atSec = 0;
        for (const [laterSec, each] of list) run.at((atSec += laterSec), each);
        run.at(atSec + 1, { kind: 'stop', by });
        const begun = run.events.filter(({ kind }) => kind === 'step-begun');
        const ended = run.events.flatMap((event) => (event.kind === 'step-ended' ? [event] : []));
        expect(ended.length).toBe(begun.length);
        for (const { beganNs, endedNs, durationSec } of ended) {
          expect(durationSec).toBeGreaterThanOrEqual(0);
          expect(durationSec).toBeLessThanOrEqual(Number(endedNs - beganNs) / 1e9 + 1e-9);
        }
      }),
      { numRuns: 100, seed: 14 },
    );
  });
});
