import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FaceAffect } from '../../../core/affect/AffectFrame.js';
import type { FaceIdentity } from '../../../core/face/Face.js';
import { followFace, nobodyFollowed, type FollowedFace } from '../../../core/engagement/followedFace.js';
import { fakeFace } from '../face/fakeFace.js';

const second = 1_000_000_000n;

type Person = FaceIdentity['person'];

function face(id: string, width: number, person?: Person): FaceAffect {
  return {
    face: {
      ...fakeFace(0, 0, width),
      id,
      box: { x: 0, y: 0, width, height: width },
      quality: { coverage: 1, reasons: [] },
      ...(person && { identity: { person, childSimilarity: NaN } }),
    },
    estimate: {
      actionUnits: new Float32Array(12),
      expressions: new Float32Array(8),
      arousal: 0,
      valence: 0,
      quality: [],
      embedding: new Float32Array(),
      modelId: 'm',
    },
  };
}

/** Ids of the followed face, frame by frame. */
function follow(
  frames: readonly (readonly [sec: number, faces: readonly FaceAffect[]])[],
): (string | undefined)[] {
  let state: FollowedFace = nobodyFollowed;
  return frames.map(([sec, faces]) => {
    const step = followFace(state, { stampNs: BigInt(Math.round(sec * 1e9)), faces });
    state = step.state;
    return step.face?.face.id;
  });
}

describe('followFace, nobody enrolled', () => {
  it('follows nobody where nobody is', () => {
    expect(follow([[1, []]])).toEqual([undefined]);
  });

  it('begins with the largest face and stays with it while it is there', () => {
    const frames = follow([
      [1, [face('small', 50), face('large', 80)]],
      [1.1, [face('small', 200), face('large', 80)]],
    ]);
    expect(frames).toEqual(['large', 'large']);
  });

  it('waits a second for its face, then takes the largest there is', () => {
    const frames = follow([
      [10, [face('a', 80), face('b', 60)]],
      [10.5, [face('b', 60)]],
      [11, [face('b', 60)]],
      [11.001, [face('b', 60), face('c', 61)]],
      [11.1, [face('a', 80), face('c', 61)]],
    ]);
    // Last seen at 10 s: up to 11 s nobody stands in for it; after that c is followed, also when a comes back.
    expect(frames).toEqual(['a', undefined, undefined, 'c', 'c']);
  });

  it('goes on with its face when it comes back within the second', () => {
    expect(
      follow([
        [1, [face('a', 80)]],
        [1.9, []],
        [2, [face('a', 80), face('b', 90)]],
      ]),
    ).toEqual(['a', undefined, 'a']);
  });

  it('waits for nobody when the time goes back: a recording has started over', () => {
    expect(
      follow([
        [100, [face('a', 80)]],
        [3, [face('b', 60)]],
      ]),
    ).toEqual(['a', 'b']);
  });

  it('warns of several faces, in every frame that has them', () => {
    const one = followFace(nobodyFollowed, { stampNs: second, faces: [face('a', 80)] });
    const two = followFace(one.state, { stampNs: second, faces: [face('a', 80), face('b', 60)] });
    expect(one.warnings).toEqual([]);
    expect(two.warnings.map(({ code }) => code)).toEqual(['engagement/several-faces']);
    expect(two.warnings[0]?.text).toMatch(/^2 faces are in view/);
  });
});

describe('followFace, with an enrolled child', () => {
  it("follows the child's face alone, whoever is larger", () => {
    const { face: followed, warnings } = followFace(nobodyFollowed, {
      stampNs: second,
      faces: [face('therapist', 200, 'other'), face('c', 60, 'child')],
    });
    expect(followed?.face.id).toBe('c');
    expect(warnings).toEqual([]);
  });

  it('stays with its face where two are taken for the child', () => {
    const both = [face('b', 90, 'child'), face('a', 60, 'child')];
    expect(
      follow([
        [1, [face('a', 60, 'child')]],
        [1.1, both],
        [1.2, [face('b', 90, 'child')]],
        [1.3, both],
      ]),
    ).toEqual(['a', 'a', 'b', 'b']);
  });

  it('follows nobody rather than somebody who might be another', () => {
    for (const person of ['other', 'unknown'] as const)
      expect(
        followFace(nobodyFollowed, { stampNs: second, faces: [face('a', 80, person)] }).face,
      ).toBeUndefined();
  });

  it('leaves a face that turns out to be another', () => {
    expect(
      follow([
        [1, [face('a', 80)]],
        [1.1, [face('a', 80, 'other')]],
        [1.2, [face('a', 80, 'other'), face('b', 50, 'child')]],
      ]),
    ).toEqual(['a', undefined, 'b']);
  });

  it('follows nobody and says so once the face stage no longer knows the child, until it is enrolled again', () => {
    const known = followFace(nobodyFollowed, { stampNs: second, faces: [face('c', 60, 'child')] });
    const forgotten = followFace(known.state, { stampNs: 2n * second, faces: [face('therapist', 200)] });
    expect(forgotten.face).toBeUndefined();
    expect(forgotten.warnings.map(({ code }) => code)).toEqual(['engagement/enrolment-lost']);
    const empty = followFace(forgotten.state, { stampNs: 3n * second, faces: [] });
    expect(empty.warnings).toEqual([]);
    const again = followFace(empty.state, { stampNs: 4n * second, faces: [face('d', 60, 'child')] });
    expect(again.face?.face.id).toBe('d');
    expect(again.warnings).toEqual([]);
  });

  it('warns once somebody has been in view for five seconds without being recognised as the child', () => {
    const known = followFace(nobodyFollowed, { stampNs: second, faces: [face('c', 60, 'child')] });
    const codesAt = (sec: bigint) =>
      followFace(known.state, { stampNs: sec * second, faces: [face('d', 60, 'unknown')] }).warnings.map(
        ({ code }) => code,
      );
    expect(codesAt(6n)).toEqual([]);
    expect(codesAt(7n)).toEqual(['engagement/child-not-recognised']);
    // From the enrolment on, where the child was never recognised.
    const never = followFace(nobodyFollowed, { stampNs: 100n * second, faces: [face('d', 60, 'other')] });
    expect(never.warnings).toEqual([]);
  });

  it('waits for the followed face over a clock that is set back by less than a second, too', () => {
    const seen = followFace(nobodyFollowed, { stampNs: 10n * second, faces: [face('c', 60)] });
    const at = (stampNs: bigint) => followFace(seen.state, { stampNs, faces: [face('d', 200)] }).because;
    expect(at(10n * second - 300_000_000n)).toBe('waiting for the followed face');
    expect(at(9n * second)).toBe('waiting for the followed face');
    expect(at(9n * second - 1n)).toBe('only face');
  });

  it('never follows a face that was recognised as another', () => {
    const anyFace = fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.integer({ min: 10, max: 200 }),
        fc.constantFrom('child', 'other', 'unknown'),
      )
      .map(([id, width, person]) => face(id, width, person));
    const faces = fc.uniqueArray(anyFace, { selector: ({ face: { id } }) => id, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(faces, { maxLength: 10 }), (frames) => {
        let state = nobodyFollowed;
        frames.forEach((seen, index) => {
          const step = followFace(state, { stampNs: BigInt(index) * second, faces: seen });
          state = step.state;
          expect(step.face === undefined || step.face.face.identity?.person === 'child').toBe(true);
        });
      }),
    );
  });
});
