import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  checkPromptPolicy,
  initialPromptPolicy,
  promptDecided,
  stepPromptPolicy,
  type PromptPolicyParameters,
  type PromptPolicyState,
  type PromptPolicyStep,
} from '../../../core/session/promptPolicy.js';
import type { EngagementOutput } from '../../../core/engagement/engagementStage.js';
import { engagement, sec } from './frames.js';

const parameters: PromptPolicyParameters = {
  threshold: -0.3,
  lowSec: 10,
  coolDownSec: 30,
  gapSec: 2,
  expirySec: 15,
  behaviours: ['call_attention', 'wave'],
};

type Proposed = NonNullable<PromptPolicyStep['proposal']> & { readonly atSec: number };

/** Frames as [seconds, smoothed engagement]; what is proposed, and the state after. */
function run(
  frames: Iterable<readonly [number, number | undefined]>,
  start: PromptPolicyState = initialPromptPolicy,
  changed: Partial<EngagementOutput> = {},
): { proposals: Proposed[]; state: PromptPolicyState } {
  let state = start;
  const proposals: Proposed[] = [];
  for (const [atSec, smoothed] of frames) {
    const stampNs = sec(atSec);
    const step = stepPromptPolicy(
      state,
      { stampNs, nowNs: stampNs, engagement: engagement(smoothed, changed) },
      parameters,
    );
    state = step.state;
    if (step.proposal) proposals.push({ atSec, ...step.proposal });
  }
  return { proposals, state };
}

/** Frames every `periodSec` from `fromSec` up to and with `toSec`. */
function* steady(
  fromSec: number,
  toSec: number,
  smoothed: number | undefined,
  periodSec = 0.5,
): Generator<readonly [number, number | undefined]> {
  for (let at = fromSec; at <= toSec + 1e-9; at += periodSec) yield [at, smoothed];
}

describe('stepPromptPolicy', () => {
  it('proposes when engagement has been low for the whole time, and says why', () => {
    const { proposals } = run(steady(0, 10, -0.42));
    expect(proposals).toEqual([
      {
        atSec: 10,
        behaviourId: 'call_attention',
        reason: 'engagement −0.42 on average over 10 s (prior; how certain is not known)',
        cause: 'low_engagement',
        // 21 frames, half a second apart.
        evidence: {
          measure: 'mean engagement',
          value: expect.closeTo(-0.42, 12) as number,
          threshold: -0.3,
          values: [-0.42, -0.42],
          windowSec: 10,
          readings: 21,
          source: 'prior',
          headId: 'visual-social-engagement',
        },
      },
    ]);
    expect(run(steady(0, 9.5, -0.42)).proposals).toEqual([]);
  });

  it('names the head in the reason', () => {
    const [proposal] = run(steady(0, 10, -0.5), initialPromptPolicy, { source: 'child' }).proposals;
    expect(proposal?.reason).toBe(
      "engagement −0.50 on average over 10 s (child's head; how certain is not known)",
    );
  });

  it('says so where the interval includes the threshold', () => {
    // 0.1 of standard deviation on every reading: -0.4 ± 1.96 x 0.1 reaches up to -0.204, above the threshold of -0.3.
    const [proposal] = run(steady(0, 10, -0.4), initialPromptPolicy, {
      source: 'child',
      uncertainty: 0.1,
    }).proposals;
    expect(proposal?.reason).toBe(
      "engagement −0.40 on average over 10 s (child's head; 95 % between −0.60 and −0.20, which includes the threshold −0.30)",
    );
    expect(proposal?.evidence).toMatchObject({ includesThreshold: true });
  });

  it('starts anew with another head: scores of two do not compare', () => {
    const half = run(steady(0, 6, -0.5), initialPromptPolicy, { headId: 'a', source: 'child' });
    const other = { headId: 'b', source: 'child' } as const;
    expect(run(steady(6.5, 16, -0.5), half.state, other).proposals).toEqual([]);
    expect(run(steady(6.5, 16.5, -0.5), half.state, other).proposals[0]?.evidence.headId).toBe('b');
  });

  it('starts anew when engagement reaches the threshold once', () => {
    const frames = [...steady(0, 9, -0.5), [9.5, -0.3] as const, ...steady(10, 19, -0.5)];
    expect(run(frames).proposals).toEqual([]);
    expect(run([...frames, ...steady(19.5, 20, -0.5)]).proposals).toHaveLength(1);
  });

  it('never takes unknown engagement for low', () => {
    expect(run(steady(0, 600, undefined)).proposals).toEqual([]);
    const state = initialPromptPolicy;
    const step = stepPromptPolicy(state, { stampNs: sec(1), nowNs: sec(1) }, parameters);
    expect(step.proposal).toBeUndefined();
  });

  it('stands still while engagement is unknown, and goes on afterwards', () => {
    // Low 0..6 (6 s), unknown 6.5..7.5, low again from 8: 2 s since the last known at 6, not beyond the gap. The time
    // from 6 to 8 does not count, so 4 s more are needed: 8 + 4 = 12.
    const frames = [...steady(0, 6, -0.5), ...steady(6.5, 7.5, undefined), ...steady(8, 20, -0.5)];
    expect(run(frames).proposals[0]?.atSec).toBe(12);
  });

  it('forgets the low time when engagement is unknown for longer than the gap', () => {
    const frames = [...steady(0, 9, -0.5), ...steady(9.5, 11.5, undefined), ...steady(12, 21.5, -0.5)];
    expect(run(frames).proposals).toEqual([]);
    expect(run([...frames, [22, -0.5]]).proposals[0]?.atSec).toBe(22);
  });

  it('forgets the low time when no frame comes for longer than the gap', () => {
    expect(run([...steady(0, 9.5, -0.5), ...steady(12, 21.5, -0.5)]).proposals).toEqual([]);
  });

  it('counts slow frames as long as they come within the gap', () => {
    expect(run(steady(0, 10, -0.5, 2)).proposals[0]?.atSec).toBe(10);
  });

  it('stays quiet during the cool-down, then proposes the next behaviour', () => {
    const first = run(steady(0, 10, -0.5));
    const decided = promptDecided(first.state, sec(12), parameters);
    const { proposals } = run(steady(12, 60, -0.5), decided);
    expect(proposals.map(({ atSec, behaviourId }) => [atSec, behaviourId])).toEqual([
      [42, 'wave'],
      // The low time begins anew with the frame after the proposal, at 42.5.
      [52.5, 'call_attention'],
    ]);
  });

  it('leaves an older frame out, and starts anew when a recording starts over', () => {
    const { state } = run(steady(100, 105, -0.5));
    const older = stepPromptPolicy(
      state,
      { stampNs: sec(104.9), nowNs: sec(105), engagement: engagement(-0.5) },
      parameters,
    );
    expect(older.state).toEqual(state);
    const { state: before } = run(steady(100, 105.5, -0.5));
    expect(run(steady(0, 9.5, -0.5), before).proposals).toEqual([]);
    expect(run(steady(0, 10, -0.5), before).proposals[0]?.atSec).toBe(10);
  });

  it('keeps the cool-down when the stamps jump: it goes by a clock that nobody sets', () => {
    const decided = promptDecided(run(steady(3_600, 3_610, -0.5)).state, sec(50), parameters);
    // The stamps go an hour back; on the monotonic clock it is 51 s, and the cool-down of 30 s ends at 80 s.
    let state = decided;
    const proposedAtSec: number[] = [];
    for (let at = 51; at <= 90; at += 0.5) {
      const input = { stampNs: sec(at - 51), nowNs: sec(at), engagement: engagement(-0.5) };
      const step = stepPromptPolicy(state, input, parameters);
      state = step.state;
      if (step.proposal) proposedAtSec.push(at);
    }
    expect(proposedAtSec[0]).toBe(80);
  });

  it('proposes exactly when the known low time of an unbroken run reaches the limit', () => {
    const periods = fc.array(fc.integer({ min: 20, max: 1900 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(periods, (periodsMs) => {
        let at = 0;
        const frames: [number, number][] = [[0, -0.9]];
        for (const ms of periodsMs) {
          at += ms;
          frames.push([at / 1000, -0.9]);
        }
        const due = frames.find(([atSec]) => atSec >= parameters.lowSec)?.[0];
        expect(run(frames).proposals[0]?.atSec).toBe(due);
      }),
    );
  });
});

describe('stepPromptPolicy with a watch', () => {
  const watching: PromptPolicyParameters = {
    ...parameters,
    watch: { fallingBy: 0.5, fallingSec: 4, faceLostSec: 5 },
  };

  /** Every half second; `undefined`: the face is not there. */
  function watch(values: readonly (number | undefined)[]): Proposed[] {
    let state = initialPromptPolicy;
    const proposals: Proposed[] = [];
    values.forEach((value, index) => {
      const nowNs = sec(index / 2);
      const isFaceSeen = value !== undefined;
      const input = { stampNs: nowNs, nowNs, isFaceSeen, engagement: engagement(value) };
      const step = stepPromptPolicy(state, input, watching);
      ({ state } = step);
      if (step.proposal) proposals.push({ atSec: index / 2, ...step.proposal });
    });
    return proposals;
  }

  const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

  it('proposes on a fall within the window, with both means', () => {
    // From 0.8 to 0.1: the newer half of 4 s is full of 0.1 two seconds after the step; long before anything is low.
    const [proposal] = watch([...times(20, 0.8), ...times(8, 0.1)]);
    expect(proposal).toMatchObject({
      cause: 'falling_engagement',
      evidence: { threshold: 0.5, windowSec: 4 },
    });
    const [before = 0, after = 0] = proposal?.evidence.values ?? [];
    expect(before - after).toBeGreaterThanOrEqual(0.5);
    expect(proposal?.reason).toMatch(
      /^engagement fell by 0\.\d\d within 4 s, from 0\.\d\d to 0\.\d\d \(prior/,
    );
  });

  it('does not propose on the same change when it is slow', () => {
    // 0.7 over 40 s is 0.035 in the two seconds between the halves' middles.
    expect(watch(Array.from({ length: 80 }, (_, index) => 0.8 - (0.7 * index) / 80))).toEqual([]);
  });

  it('proposes once on a lost face, and again only when it has been there', () => {
    // Away from 1 s on, lost at 6 s; it stays away for a minute. Back at 61 s, away from 61.5 s, lost at 66.5 s.
    const away = [...times(2, 0.5), ...times(120, undefined), 0.5, ...times(20, undefined)];
    expect(watch(away).map(({ cause, atSec }) => [cause, atSec])).toEqual([
      ['face_lost', 6],
      ['face_lost', 66.5],
    ]);
    expect(watch(away)[0]?.reason).toBe('nobody in view for 5 s (lost after 5 s)');
  });
});

describe('checkPromptPolicy', () => {
  it('accepts sensible parameters', () => {
    expect(() => checkPromptPolicy(parameters)).not.toThrow();
  });

  it.each([
    [{ threshold: -1.2 }, 'outside [-1, 1]'],
    [{ threshold: Number.NaN }, 'outside [-1, 1]'],
    [{ lowSec: 0 }, 'lowSec is 0'],
    [{ coolDownSec: -1 }, 'coolDownSec is -1'],
    [{ gapSec: Infinity }, 'gapSec is Infinity'],
    [{ behaviours: [] }, 'name at least one'],
  ])('refuses %j in a sentence', (changed, sentence) => {
    expect(() => checkPromptPolicy({ ...parameters, ...changed })).toThrow(sentence);
  });
});
