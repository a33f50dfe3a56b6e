import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngagementHead } from '../../../core/engagement/EngagementHead.js';
import type { EngagementOptions } from '../../../core/engagement/engagementOptions.js';
import {
  createEngagementStage,
  type EngagementInput,
  type EngagementOutput,
} from '../../../core/engagement/engagementStage.js';
import type { HeadPose } from '../../../core/face/Face.js';

const near: HeadPose = { x: 0, y: 0, z: 1, yawRad: 0, pitchRad: 0, rollRad: 0, reprojectionErrorPx: 1 };
const away: HeadPose = { ...near, yawRad: 1.2 };
const embedding = Float32Array.of(1, 2);

function head(score: number, id = 'head-a'): EngagementHead {
  return { id, source: 'child', featureModelId: 'net', estimate: () => ({ score, uncertainty: 0.2 }) };
}

/** Frames at 10 Hz, `seconds` long, the first at `fromSec`. */
function play(
  parts: readonly {
    seconds: number;
    face?: EngagementInput['face'];
    head?: EngagementHead;
    gapSec?: number;
  }[],
  options: Partial<EngagementOptions> = {},
): { outputs: EngagementOutput[]; warnings: string[] } {
  const stage = createEngagementStage(options);
  let state = stage.initialState;
  let stampNs = 1_700_000_000_000_000_000n;
  const outputs: EngagementOutput[] = [];
  const warnings: string[] = [];
  for (const part of parts) {
    stampNs += BigInt(Math.round((part.gapSec ?? 0) * 1e9));
    for (let frame = 0; frame < part.seconds * 10; frame += 1) {
      stampNs += 100_000_000n;
      const result = stage.step(state, { stampNs, face: part.face, head: part.head });
      state = structuredClone(result.state);
      outputs.push(result.output);
      warnings.push(...result.warnings.map(({ code }) => code));
    }
  }
  return { outputs, warnings };
}

const last = (result: { outputs: EngagementOutput[] }): EngagementOutput | undefined => result.outputs.at(-1);

describe('engagement stage with the prior', () => {
  it('names it a prior and gives 2 S - 1', () => {
    const { outputs } = play([{ seconds: 0.1, face: { headPose: near, quality: 0.9 } }]);
    // S = ln 4 / ln 5 = 0.861353 at 1 m face to face; 2 S - 1 = 0.722706.
    expect(outputs[0]?.score).toBeCloseTo(0.722706, 6);
    expect(outputs[0]).toMatchObject({
      uncertainty: undefined,
      level: 'UNKNOWN',
      source: 'prior',
      headId: 'visual-social-engagement',
      coverage: 0.9,
    });
  });

  it('reaches ENGAGED after half a window of face to face and falls after half a window of looking away', () => {
    const face = { headPose: near, quality: 1 };
    const { outputs } = play([
      { seconds: 12, face },
      { seconds: 12, face: { headPose: away, quality: 1 } },
    ]);
    const changes = outputs.flatMap(({ level }, index) =>
      level === outputs[index - 1]?.level ? [] : [[(index + 1) / 10, level]],
    );
    // 5 s observed at 5.1 s (the first frame stands for no time). Away from 12.1 s on: after n frames of 100 the mean is
    // 1 - 2 n / 100: below .4 at n = 31, below -.5 at n = 76.
    expect(changes).toEqual([
      [0.1, 'UNKNOWN'],
      [5.1, 'ENGAGED'],
      [15.1, 'DISENGAGING'],
      [19.6, 'DISENGAGED'],
    ]);
  });

  it('gives nothing for no face: no score, no old smoothed score, falling coverage, UNKNOWN in the end', () => {
    const { outputs } = play([{ seconds: 10, face: { headPose: near, quality: 1 } }, { seconds: 11 }]);
    const gone = outputs.slice(100);
    expect(gone.every(({ score, smoothed }) => score === undefined && smoothed === undefined)).toBe(true);
    // A glance away of two seconds changes nothing.
    expect(gone[19]?.level).toBe('ENGAGED');
    expect(gone[20]?.level).toBe('UNKNOWN');
    expect(gone[49]?.coverage).toBeCloseTo(0.5, 2);
    expect(gone.at(-1)).toMatchObject({ level: 'UNKNOWN', coverage: 0 });
  });

  it('calls a child that looks away disengaged also where little of it is seen', () => {
    const gone = { seconds: 0.7 };
    const glance = { seconds: 0.3, face: { headPose: away, quality: 1 } };
    const { outputs } = play([
      { seconds: 12, face: { headPose: near, quality: 1 } },
      ...Array.from({ length: 40 }, () => [gone, glance]).flat(),
    ]);
    const changes = outputs.flatMap(({ level }, index) =>
      level === outputs[index - 1]?.level ? [] : [[(index + 1) / 10, level]],
    );
    // From 12 s on the face is seen, looking away, for the last 0.3 of each second. The 10 s window holds 10 - t s of
    // before and 0.3 t s of since: the mean is (10 - 1.3 t) / (10 - .7 t), below .4 at t = 6 with the third glance
    // (2.2 / 5.8 = .38; 2.3 / 5.7 = .40 with the second).
    // From t = 8 on the window holds less than 5 s, and as much of what was before counts as makes 5 s:
    // (5 - .6 t) / 5 is below -.5 at t = 12.5, that is with the last frame of the 13th glance at the earliest: after n
    // glances of three the mean is 1 - 2 (.3 n) / 5, at n = 12 -.44, with two thirds of the 13th -.52.
    expect(changes).toEqual([
      [0.1, 'UNKNOWN'],
      [5.1, 'ENGAGED'],
      [18, 'DISENGAGING'],
      [24.9, 'DISENGAGED'],
    ]);
  });

  it('has no level where too little is seen for too long, and says nothing of it in between', () => {
    // A second in ten: 3 s of three windows, of which 5 s would be needed.
    const { outputs } = play([
      { seconds: 12, face: { headPose: near, quality: 1 } },
      ...Array.from({ length: 6 }, () => [
        { seconds: 9 },
        { seconds: 1, face: { headPose: near, quality: 1 } },
      ]).flat(),
    ]);
    const levels = (fromSec: number, toSec: number) =>
      new Set(outputs.slice(fromSec * 10, toSec * 10).map(({ level }) => level));
    expect(levels(12, 14)).toEqual(new Set(['ENGAGED']));
    expect(levels(14, 21)).toEqual(new Set(['UNKNOWN']));
    expect(levels(21, 24)).toEqual(new Set(['ENGAGED']));
    expect(levels(42, 72)).toEqual(new Set(['UNKNOWN']));
  });

  it('goes on where the clock is set back by less than a second, as if it had not been', () => {
    const stage = createEngagementStage();
    const run = (setBackNs: bigint): EngagementOutput[] => {
      let state = stage.initialState;
      return Array.from({ length: 200 }, (_, index) => {
        const stampNs = 1_700_000_000_000_000_000n + BigInt(index) * 100_000_000n;
        const stamped = index < 100 ? stampNs : stampNs - setBackNs;
        const face = { headPose: index < 80 ? near : away, quality: 1 };
        const step = stage.step(state, { stampNs: stamped, face });
        ({ state } = step);
        expect(step.warnings).toEqual([]);
        return step.output;
      });
    };
    // Between two frames 0.1 s apart the clock is set back by that and 5 ms, or by 0.8 s: no time is lost but the 0.1 s.
    const still = run(100_000_000n);
    expect(run(105_000_000n)).toEqual(still);
    expect(run(900_000_000n)).toEqual(still);
    expect(still[100]?.level).toBe('ENGAGED');
    expect(still.at(-1)?.level).toBe('DISENGAGED');
  });

  it('does not go on smoothing over a gap', () => {
    const { outputs } = play([
      { seconds: 5, face: { headPose: near, quality: 1 } },
      { seconds: 0.1, face: { headPose: away, quality: 1 }, gapSec: 5 },
    ]);
    expect(outputs.at(-1)?.smoothed).toBe(outputs.at(-1)?.score);
  });

  it('has no score for a face without a pose or of too low a quality', () => {
    const { outputs } = play([
      { seconds: 0.1, face: { quality: 1 } },
      { seconds: 0.1, face: { headPose: near, quality: 0.1 } },
      { seconds: 0.1, face: { headPose: near, quality: Number.NaN } },
      { seconds: 0.1, face: { headPose: { ...near, z: Number.NaN }, quality: 1 } },
    ]);
    expect(outputs.map(({ score, coverage }) => [score, coverage])).toEqual(Array(4).fill([undefined, 0]));
  });
});

describe('engagement stage with a head', () => {
  const face = { headPose: near, quality: 1, embedding };

  it("gives no score for another network's embedding, and says which", () => {
    const result = play([{ seconds: 0.1, face: { ...face, modelId: 'other-net' }, head: head(0.5) }]);
    expect(last(result)).toMatchObject({ score: undefined, source: undefined, headId: 'head-a' });
    expect(result.warnings).toEqual(['engagement/other-features']);
    expect(last(play([{ seconds: 0.1, face: { ...face, modelId: 'net' }, head: head(0.5) }]))?.score).toBe(
      0.5,
    );
  });

  it("gives the head's score, uncertainty, source and id", () => {
    const result = play([{ seconds: 0.1, face, head: head(-0.25) }]);
    expect(last(result)).toMatchObject({ score: -0.25, uncertainty: 0.2, source: 'child', headId: 'head-a' });
  });

  it('keeps the score within -1 .. 1 and refuses what is no number', () => {
    expect(last(play([{ seconds: 0.1, face, head: head(1.7) }]))?.score).toBe(1);
    const broken = play([{ seconds: 0.1, face, head: head(Number.NaN) }]);
    expect(last(broken)?.score).toBeUndefined();
    expect(broken.warnings).toEqual(['engagement/score-not-finite']);
  });

  it('never falls back to the prior in silence', () => {
    const missing = play([{ seconds: 0.1, face: { headPose: near, quality: 1 }, head: head(0.5) }]);
    expect(last(missing)).toMatchObject({ score: undefined, source: undefined, headId: 'head-a' });
    expect(missing.warnings).toEqual(['engagement/no-embedding']);
    const damaged = { ...face, embedding: Float32Array.of(1, Number.NaN) };
    expect(play([{ seconds: 0.1, face: damaged, head: head(0.5) }]).warnings).toEqual([
      'engagement/embedding-not-finite',
    ]);
  });

  it('starts anew with another head: the scales differ', () => {
    const { outputs } = play([
      { seconds: 10, face },
      { seconds: 0.1, face, head: head(-0.5) },
      { seconds: 0.1, face, head: head(0.5, 'head-b') },
    ]);
    expect(outputs[99]?.level).toBe('ENGAGED');
    expect(outputs[100]).toMatchObject({ smoothed: -0.5, level: 'UNKNOWN', headId: 'head-a' });
    expect(outputs[101]).toMatchObject({ smoothed: 0.5, level: 'UNKNOWN', headId: 'head-b' });
  });

  it('can feed the level with the score itself', () => {
    // 0.3 binarises to 1 and ends ENGAGED; as it is, it stays below the border of .5.
    const parts = [{ seconds: 12, face, head: head(0.3) }];
    expect(last(play(parts))?.level).toBe('ENGAGED');
    expect(last(play(parts, { levelInput: 'continuous' }))?.level).toBe('ENGAGING');
  });
});

describe('engagement stage', () => {
  it('starts anew when time goes back, and says so', () => {
    const stage = createEngagementStage();
    const face = { headPose: near, quality: 1 };
    const first = stage.step(stage.initialState, { stampNs: 10_000_000_000n, face });
    const second = stage.step(first.state, { stampNs: 1_000_000_000n, face: { headPose: away, quality: 1 } });
    expect(second.warnings.map(({ code }) => code)).toEqual(['engagement/time-went-back']);
    expect(second.output.smoothed).toBe(second.output.score);
  });

  it('refuses options out of range, naming them', () => {
    expect(() => createEngagementStage({ smoothingTimeConstantSec: 0 })).toThrow(/smoothingTimeConstantSec/);
    expect(() => createEngagementStage({ minQuality: Number.NaN })).toThrow(/minQuality/);
    expect(() => createEngagementStage({ prior: { fieldOfViewRad: 2, maxDistanceM: 4 } })).toThrow(
      /fieldOfViewRad/,
    );
    const { levelThresholds } = createEngagementStage().options;
    const flickering = { ...levelThresholds, engagedToDisengagingBelow: 0.7 };
    expect(() => createEngagementStage({ levelThresholds: flickering })).toThrow(/flicker/);
  });

  it('gives numbers in their ranges for any faces at any stamps', () => {
    const quality = fc.double({ min: 0, max: 1, noNaN: true });
    const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const face = fc.option(fc.record({ quality, headPose: angle.map((yawRad) => ({ ...near, yawRad })) }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), face), { maxLength: 60 }),
        (frames) => {
          const stage = createEngagementStage();
          let state = stage.initialState;
          let stampNs = 0n;
          for (const [gapMs, seen] of frames) {
            stampNs += BigInt(gapMs) * 1_000_000n;
            const result = stage.step(state, { stampNs, face: seen });
            state = result.state;
            const { score, smoothed, coverage, level } = result.output;
            if (seen === undefined) expect(score).toBeUndefined();
            expect(smoothed === undefined).toBe(score === undefined);
            if (score !== undefined) expect(Math.abs(score)).toBeLessThanOrEqual(1);
            if (smoothed !== undefined) expect(Math.abs(smoothed)).toBeLessThanOrEqual(1);
            expect(coverage).toBeGreaterThanOrEqual(0);
            expect(coverage).toBeLessThanOrEqual(1);
            if (score === undefined && coverage === 0 && state.window.values.length === 1)
              expect(level).toBe('UNKNOWN');
          }
        },
      ),
    );
  });
});
