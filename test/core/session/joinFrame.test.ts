import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AffectFrame, FaceAffect } from '../../../core/affect/AffectFrame.js';
import { attributeNames } from '../../../core/affect/attributes.js';
import type { EngagementFrame } from '../../../core/engagement/EngagementFrame.js';
import type { FrameRow } from '../../../core/session/FrameRow.js';
import { emptyJoin, joinFrame, type JoinInput, type JoinState } from '../../../core/session/joinFrame.js';
import { engagement, sec } from './frames.js';

function face(faceId: string, value: number, person?: FaceAffect['person']): FaceAffect {
  return {
    faceId,
    person,
    coverage: 0.5,
    faceWidth: 80,
    faceHeight: 100,
    estimate: {
      actionUnits: new Float32Array(12).fill(value),
      expressions: new Float32Array(8).fill(0.125),
      arousal: Math.fround(0.1),
      valence: Math.fround(-0.2),
      quality: attributeNames.map(() => 'measured' as const),
      embedding: new Float32Array(0),
      modelId: 'm1',
    },
  };
}

function affectInput(
  atSec: number,
  faces: readonly FaceAffect[],
  nowSec = atSec,
  skippedBefore = 2,
): JoinInput {
  const frame: AffectFrame = {
    frame: { stampNs: sec(atSec), frameId: 'cam' },
    affects: faces,
    skippedBefore,
  };
  return { kind: 'affect', nowNs: sec(nowSec), frame };
}

function engagementInput(
  atSec: number,
  faceId: string | undefined,
  nowSec = atSec,
  skippedBefore = 2,
): JoinInput {
  const frame: EngagementFrame = {
    stampNs: sec(atSec),
    frameId: 'cam',
    personId: faceId === undefined ? undefined : 'p1',
    faceId,
    faceCount: faceId === undefined ? 0 : 1,
    engagement: engagement(faceId === undefined ? undefined : 0.3),
    skippedBefore,
  };
  return { kind: 'engagement', nowNs: sec(nowSec), frame };
}

function join(
  inputs: readonly JoinInput[],
  start: JoinState = emptyJoin,
): { rows: FrameRow[]; state: JoinState } {
  const rows: FrameRow[] = [];
  let state = start;
  for (const input of inputs) {
    const step = joinFrame(state, input);
    state = step.state;
    rows.push(...step.rows);
  }
  return { rows, state };
}

describe('joinFrame', () => {
  it('makes one row of both halves, of the face that the engagement stage follows', () => {
    const { rows, state } = join([
      affectInput(1, [face('f1', 0.25), face('f2', 0.75)]),
      engagementInput(1, 'f2'),
    ]);
    expect(state.pending).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ stampNs: sec(1), skippedBefore: 2, faceId: 'f2', faceCoverage: 0.5 });
    expect(rows[0]?.affect?.values.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 0.75));
    expect(rows[0]?.affect?.values.slice(12)).toEqual([
      ...Array.from({ length: 8 }, () => 0.125),
      Math.fround(0.1),
      Math.fround(-0.2),
    ]);
    // Numbers are float32, as they would have travelled.
    expect(rows[0]?.engagement?.score).toBe(Math.fround(0.3));
  });

  it('takes an image for skipped only where both halves missed it', () => {
    const skipped = (second: JoinInput): unknown =>
      join([affectInput(1, [face('f1', 0.5)]), second]).rows[0]?.skippedBefore;
    expect(skipped(engagementInput(1, 'f1', 1, 3))).toBe(2);
    expect(skipped(engagementInput(1, 'f1', 1, 1))).toBe(1);
  });

  it('counts an image once, of which only one half came, and of the next only the other', () => {
    const { rows } = join([
      affectInput(1, [], 1, 0),
      engagementInput(1, undefined, 1, 0),
      engagementInput(2, undefined, 2, 0),
      affectInput(3, [], 3, 1),
      { kind: 'tick', nowNs: sec(9) },
    ]);
    expect(rows.map(({ stampNs, skippedBefore }) => [stampNs, skippedBefore])).toEqual([
      [sec(1), 0],
      [sec(2), 0],
      [sec(3), 0],
    ]);
  });

  it('takes a half that comes late for none that was lost', () => {
    const { rows } = join([
      engagementInput(1, undefined, 1, 0),
      { kind: 'tick', nowNs: sec(2) },
      affectInput(1, [], 2.5, 0),
      affectInput(4, [], 4, 2),
      engagementInput(4, undefined, 4, 2),
    ]);
    expect(rows.map(({ skippedBefore }) => skippedBefore)).toEqual([0, 2]);
  });

  it('does not mind which half comes first', () => {
    const one = join([affectInput(1, [face('f1', 0.5)]), engagementInput(1, 'f1')]).rows;
    const other = join([engagementInput(1, 'f1'), affectInput(1, [face('f1', 0.5)])]).rows;
    expect(other).toEqual(one);
  });

  it('gives rows in the order of their stamps, what is incomplete before what is complete', () => {
    const { rows } = join([
      affectInput(1, [face('f1', 0.5)]),
      affectInput(2, [face('f1', 0.5)]),
      engagementInput(2, 'f1'),
    ]);
    expect(rows.map(({ stampNs, engagement: known }) => [stampNs, known !== undefined])).toEqual([
      [sec(1), false],
      [sec(2), true],
    ]);
  });

  it('gives a half out alone after a second', () => {
    const { state, rows } = join([affectInput(1, [face('f1', 0.5)]), { kind: 'tick', nowNs: sec(1.9) }]);
    expect(rows).toEqual([]);
    expect(join([{ kind: 'tick', nowNs: sec(2) }], state).rows).toHaveLength(1);
  });

  it('leaves out what comes for an image that is already out', () => {
    const { rows } = join([
      affectInput(1, []),
      engagementInput(1, undefined),
      engagementInput(1, undefined),
      affectInput(0.5, [face('f1', 0.5)]),
      { kind: 'tick', nowNs: sec(9) },
    ]);
    expect(rows.map(({ stampNs }) => stampNs)).toEqual([sec(1)]);
  });

  it('goes on when a recording starts over', () => {
    const { rows } = join([
      affectInput(100, []),
      engagementInput(100, undefined),
      affectInput(1, []),
      engagementInput(1, undefined),
    ]);
    expect(rows.map(({ stampNs }) => stampNs)).toEqual([sec(100), sec(1)]);
  });

  it.each([
    ['the face followed before', [face('f0', 0.5), face('f9', 0.5)], 'f0'],
    ['nobody, where a face is alone that was not followed before', [face('f1', 0.5)], undefined],
    [
      'nobody, where the face followed before is not known for the child',
      [face('f0', 0.5, 'unknown')],
      undefined,
    ],
    ['the child', [face('f1', 0.5, 'other'), face('f2', 0.5, 'child')], 'f2'],
    ['nobody of two unknown', [face('f1', 0.5), face('f2', 0.5)], undefined],
    ['not the therapist', [face('f1', 0.5, 'other')], undefined],
    ['nobody', [], undefined],
  ] as const)('follows %s when the engagement stage says nothing', (_, faces, followed) => {
    const before = [affectInput(1, [face('f0', 0.5)]), engagementInput(1, 'f0')];
    const { rows } = join([...before, affectInput(2, faces), { kind: 'tick', nowNs: sec(5) }]);
    expect(rows[1]?.faceId).toBe(followed);
    expect(rows[1]?.affect === undefined).toBe(followed === undefined);
  });

  it('accounts for every image once, however the stages skip images and either of their messages is lost', () => {
    const image = fc.record({
      isProcessed: fc.boolean(),
      // What a lost message said of images skipped before it is lost with it: of two, nobody knows.
      lost: fc.constantFrom('affect', 'engagement', 'neither'),
    });
    fc.assert(
      fc.property(fc.array(image, { maxLength: 200 }), (images) => {
        let state = emptyJoin;
        let [skipped, affectsLost, engagementsLost] = [0, 0, 0];
        let [counted, firstOut, lastOut] = [0, 0, 0];
        const receive = (input: JoinInput): void => {
          const step = joinFrame(state, input);
          state = step.state;
          for (const { stampNs, skippedBefore = 0 } of step.rows) {
            lastOut = Number(stampNs) / 1e9;
            if (firstOut === 0) firstOut = lastOut;
            counted += firstOut === lastOut ? 1 : 1 + skippedBefore;
          }
        };
        for (const [index, { isProcessed, lost }] of images.entries()) {
          const atSec = 10 * (index + 1);
          if (!isProcessed) {
            skipped += 1;
            continue;
          }
          if (lost !== 'affect') receive(affectInput(atSec, [], atSec, skipped + affectsLost));
          if (lost !== 'engagement')
            receive(engagementInput(atSec, undefined, atSec, skipped + engagementsLost));
          receive({ kind: 'tick', nowNs: sec(atSec + 5) });
          affectsLost = lost === 'affect' ? affectsLost + 1 : 0;
          engagementsLost = lost === 'engagement' ? engagementsLost + 1 : 0;
          skipped = 0;
        }
        if (firstOut > 0) expect(counted).toBe((lastOut - firstOut) / 10 + 1);
      }),
    );
  });

  it('gives every image once and in order, however the halves are lost, and never keeps many', () => {
    const halves = fc.array(fc.record({ affect: fc.boolean(), engagement: fc.boolean() }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(halves, (images) => {
        const inputs = images.flatMap(({ affect, engagement: known }, index) => [
          ...(affect ? [affectInput(index / 30, [face('f1', 0.5)])] : []),
          ...(known ? [engagementInput(index / 30, 'f1')] : []),
        ]);
        let state = emptyJoin;
        const stamps: bigint[] = [];
        for (const input of [...inputs, { kind: 'tick' as const, nowNs: sec(1000) }]) {
          const step = joinFrame(state, input);
          state = step.state;
          stamps.push(...step.rows.map(({ stampNs }) => stampNs));
          expect(state.pending.length).toBeLessThanOrEqual(60);
        }
        const expected = images.flatMap(({ affect, engagement: known }, index) =>
          affect || known ? [sec(index / 30)] : [],
        );
        expect(stamps).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
