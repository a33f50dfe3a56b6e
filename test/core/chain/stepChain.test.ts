import { describe, expect, it } from 'vitest';

import { initialFaceLink, resumedFaceLink, stepFaceLink } from '../../../core/chain/faceLink.js';
import { initialChain, stepChain, type ChainEvent, type ChainStep } from '../../../core/chain/stepChain.js';
import type { EngagementHead } from '../../../core/engagement/EngagementHead.js';
import { fakeChain, imageAt } from './fakeChain.js';

const ms = 1_000_000n;

/** Hands these events to a chain, one after the other. */
async function run(events: readonly ChainEvent[], bench = fakeChain()) {
  const steps: ChainStep[] = [];
  let state = initialChain(bench.chain);
  for (const event of events) {
    const step = await stepChain(state, event, bench.chain);
    state = step.state;
    steps.push(step);
  }
  const readings = steps.flatMap(({ reading }) => (reading ? [reading] : []));
  const codes = steps.flatMap(({ warnings }) => warnings.map(({ code }) => code));
  return { ...bench, steps, state, readings, codes };
}

/** Images 200 ms apart from this one on. */
function images(count: number, firstMs = 1_000n): ChainEvent[] {
  return Array.from({ length: count }, (_, n) => imageAt((firstMs + 200n * BigInt(n)) * ms));
}

const enrol = (childId: string, fromMs = 1_000n): ChainEvent[] => [
  ...images(1, fromMs),
  { kind: 'enrol', faceId: '', childId },
  ...images(5, fromMs + 1_000n),
];

const head: EngagementHead = {
  id: 'child-c07',
  source: 'child',
  featureModelId: 'fake',
  estimate: () => ({ score: 0.1, uncertainty: 0.2 }),
};

describe('the chain', () => {
  it('makes one reading of an image, with its stamp, its faces and whose engagement it is', async () => {
    const { readings } = await run([
      { kind: 'head-chosen', head },
      imageAt(5_000n * ms, { skippedBefore: 3 }),
    ]);
    expect(readings).toHaveLength(1);
    expect(readings[0]).toMatchObject({
      frame: { width: 120, height: 100, stampNs: 5_000n * ms, frameId: 'camera' },
      skippedBefore: 3,
      affects: [{ face: { id: 'face_0' }, estimate: { arousal: 0.25 } }],
      followed: { faceId: 'face_0', personId: 'anonymous_face_0', anonymous: true, because: 'only face' },
      // As the message carries it: 0.1 is no float32.
      engagement: { score: Math.fround(0.1), uncertainty: Math.fround(0.2), headId: 'child-c07' },
    });
  });

  it('goes on over a clock that is set back by less than a second, and says so once', async () => {
    // At 7 s (31 images 200 ms apart, 6 s observed) the level is known; then the clock is set back by half a second.
    const { readings, codes } = await run([
      { kind: 'head-chosen', head: { ...head, estimate: () => ({ score: 0.8, uncertainty: 0.2 }) } },
      ...images(31),
      ...images(10, 6_700n),
    ]);
    expect(readings[30]?.engagement.level).toBe('ENGAGED');
    const after = readings.slice(31);
    expect(after).toHaveLength(9);
    for (const { engagement, followed } of after) {
      expect(engagement).toMatchObject({ level: 'ENGAGED', smoothed: Math.fround(0.8) });
      expect(followed.because).toBe('followed before');
    }
    expect(codes.filter((code) => code === 'camera/stamps-went-back')).toHaveLength(1);
    expect(codes).not.toContain('engagement/time-went-back');
  });

  it('counts an image that cannot be used as left out before the next', async () => {
    const broken = imageAt(1_200n * ms);
    const { readings, codes } = await run([
      imageAt(1_000n * ms),
      { ...broken, image: { ...broken.image, data: new Uint8Array(7) }, skippedBefore: 2 },
      imageAt(1_400n * ms, { skippedBefore: 1 }),
    ]);
    expect(readings.map(({ skippedBefore }) => skippedBefore)).toEqual([0, 4]);
    expect(codes).toEqual(['image/length']);
  });

  it('takes a picture that repeats itself bit for bit for over a second for no evidence, and says so', async () => {
    const frozen = Array.from({ length: 8 }, (_, n) => imageAt(BigInt(1_000 + 200 * n) * ms, { shade: 9 }));
    const { readings, codes } = await run([...frozen, imageAt(2_600n * ms, { shade: 10 })]);
    expect(readings.map(({ isFrozen }) => isFrozen)).toEqual([
      ...Array.from({ length: 6 }, () => false),
      true,
      true,
      false,
    ]);
    expect(readings[7]).toMatchObject({ affects: [], engagement: { score: undefined } });
    expect(codes).toEqual(['camera/frozen', 'camera/frozen']);
  });

  it('learns the child’s face from five views and tells everybody apart from then on', async () => {
    const { galleries, steps, state } = await run([...enrol('c07'), ...images(1, 4_000n)]);
    expect(steps.flatMap(({ enrolment }) => (enrolment ? [enrolment] : []))).toEqual([
      {
        outcome: 'enrolled',
        faceId: 'face_0',
        childId: 'c07',
        viewStampsNs: [2_000n, 2_200n, 2_400n, 2_600n, 2_800n].map((at) => at * ms),
      },
    ]);
    const gallery = { child: [Float32Array.of(1, 0)], others: [] };
    expect(galleries).toEqual([...Array.from({ length: 6 }, () => undefined), gallery]);
    // After a pause of the node the child and the calibration, which may have been sent once, are still known, and ids go on.
    const calibration = { width: 120, height: 100, focalX: 90, focalY: 90, centreX: 60, centreY: 50 };
    const resumed = resumedFaceLink({ ...state.faces, calibration });
    expect(resumed).toMatchObject({
      childId: 'c07',
      calibration,
      stage: { gallery, tracks: { idCount: 7 } },
    });
  });

  it('takes the last enrolment back, once: the child before it is the child again, or nobody', async () => {
    const undo = { kind: 'undo-enrolment' } as const;
    const first = await run([...enrol('c07'), undo]);
    expect(first.state.faces).toMatchObject({ childId: '', enrolledBefore: undefined });
    expect(first.state.faces.stage.gallery).toBeUndefined();
    const second = await run([...enrol('c07'), ...enrol('c08', 4_000n), undo]);
    expect(second.state.faces.childId).toBe('c07');
    expect(second.state.faces.stage.gallery).toEqual({ child: [Float32Array.of(1, 0)], others: [] });
    const { state } = await stepFaceLink(second.state.faces, undo, fakeChain().chain.faces);
    expect(state).toEqual(second.state.faces);
  });

  it('says what came of taking it back, and ends an enrolment that is under way', async () => {
    const undo = { kind: 'undo-enrolment' } as const;
    const { faces } = fakeChain().chain;
    const nothing = await stepFaceLink(initialFaceLink, undo, faces);
    expect(nothing.undo).toMatchObject({ outcome: 'refused', error: { code: 'identity/nothing-to-undo' } });
    const { state } = await run([...images(1), { kind: 'enrol', faceId: '', childId: 'c07' }]);
    const ended = await stepFaceLink(state.faces, undo, faces);
    expect(ended).toMatchObject({
      undo: { outcome: 'stopped', childId: 'c07' },
      enrolment: { outcome: 'refused', error: { code: 'identity/undone' } },
    });
    expect(ended.state.enrolment).toBeUndefined();
  });

  it('takes nothing back to another child’s session', async () => {
    const began = { kind: 'session-began', childId: 'c09' } as const;
    const { state } = await run([...enrol('c07'), ...enrol('c08', 4_000n), began]);
    const { undo } = await stepFaceLink(state.faces, { kind: 'undo-enrolment' }, fakeChain().chain.faces);
    expect(undo).toMatchObject({ outcome: 'refused' });
  });

  it('learns whoever is in the same pictures as somebody else, and warns of one who looks like the child', async () => {
    const two = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const enrolFirst = enrol('c07').map((event) =>
      event.kind === 'enrol' ? { ...event, faceId: 'face_0' } : event,
    );
    const apart = await run(enrolFirst, fakeChain(two));
    expect(apart.state.faces.stage.gallery).toEqual({
      child: [Float32Array.of(1, 0)],
      others: [Float32Array.of(0, 1)],
    });
    const alike = await run(enrolFirst, fakeChain([Float32Array.of(1, 0), Float32Array.of(1, 0)]));
    expect(alike.state.faces.stage.gallery?.others).toEqual([]);
    expect(alike.codes).toContain('identity/alike');
  });

  it('refuses to enrol nobody, one of several, or two at once', async () => {
    const refusals = async (events: readonly ChainEvent[], bench = fakeChain()) =>
      (await run(events, bench)).steps.flatMap(({ enrolment }) =>
        enrolment?.outcome === 'refused' ? [enrolment.error.code] : [],
      );
    const ask = { kind: 'enrol', faceId: '', childId: 'c07' } as const;
    expect(await refusals([ask])).toEqual(['identity/no-face']);
    expect(await refusals([...images(1), { ...ask, faceId: 'face_9' }])).toEqual(['identity/no-face']);
    const two = fakeChain([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(await refusals([...images(1), ask], two)).toEqual(['identity/which-face']);
    expect(await refusals([...images(1), ask, ask])).toEqual(['identity/busy']);
  });

  it('enrols nobody by a name, and during a session nobody but its child', async () => {
    const codes = async (childId: string, ...before: ChainEvent[]) => {
      const { steps, state } = await run([...images(1), ...before, { kind: 'enrol', faceId: '', childId }]);
      const end = steps.at(-1)?.enrolment;
      return end?.outcome === 'refused' ? end.error.code : state.faces.enrolment?.childId;
    };
    const began = { kind: 'session-began', childId: 'c07' } as const;
    expect(await codes('Ana Maric')).toBe('identity/bad-id');
    expect(await codes('c08', began)).toBe('identity/not-in-session');
    for (const childId of ['c07', '']) expect(await codes(childId, began)).toBe(childId);
    expect(await codes('c08')).toBe('c08');
    expect(await codes('c08', { kind: 'session-began', childId: '' })).toBe('c08');
    expect(await codes('c08', began, { kind: 'session-ended' })).toBe('c08');
  });

  it('gives an enrolment up ten seconds after images have ceased', async () => {
    const { steps, state } = await run([
      ...images(1),
      { kind: 'enrol', faceId: '', childId: 'c07' },
      ...images(2, 2_000n),
      { kind: 'tick', nowNs: 0n },
      { kind: 'tick', nowNs: 9_000n * ms },
      { kind: 'tick', nowNs: 10_001n * ms },
    ]);
    expect(steps.at(-2)?.enrolment).toBeUndefined();
    expect(steps.at(-1)?.enrolment).toMatchObject({ error: { code: 'identity/too-few' } });
    expect(state.faces.enrolment).toBeUndefined();
  });

  it('forgets the child when another child’s session begins, and says whom to enrol', async () => {
    const began = (childId: string): ChainEvent => ({ kind: 'session-began', childId });
    const same = await run([...enrol('c07'), began('c07'), began('')]);
    expect(same.state.faces.stage.gallery).toBeDefined();
    const other = await run([...enrol('c07'), began('c08')]);
    expect(other.state.faces.stage.gallery).toBeUndefined();
    expect(other.steps.at(-1)?.warnings[0]?.text).toContain("enrol c08's face");
    const nobody = await run([...enrol(''), began('c08')]);
    expect(nobody.state.faces.stage.gallery).toBeDefined();
  });

  it('takes the camera’s calibration from the next image on, and says where it does not fit', async () => {
    // The pictures are 120x100.
    const calibration = { width: 240, height: 200, focalX: 200, focalY: 210, centreX: 118, centreY: 104 };
    const { cameras, codes } = await run([
      ...images(1),
      { kind: 'calibrated', calibration },
      ...images(1, 2_000n),
      { kind: 'calibrated', calibration: { ...calibration, height: 240 } },
      ...images(1, 3_000n),
    ]);
    expect(cameras).toEqual([undefined, { focalX: 100, focalY: 105, centreX: 59, centreY: 52 }, undefined]);
    expect(codes).toEqual(['camera/other-calibration']);
  });

  it('pairs annotations with the images of their moments; 0 means now', async () => {
    const annotated = (stampNs: bigint, childId = ''): ChainEvent => ({
      kind: 'annotated',
      stampNs,
      value: 0.5,
      childId,
    });
    const { state, codes } = await run([
      annotated(5n),
      { kind: 'session-began', childId: 'c07' },
      ...images(2),
      annotated(1_010n * ms),
      annotated(0n, 'c07'),
      annotated(0n, 'c08'),
      annotated(99_000n * ms),
      ...images(2, 1_400n),
    ]);
    const { pairs } = state.engagement.taking.annotations;
    expect(pairs.map(({ stampNs, label }) => [stampNs / ms, label])).toEqual([
      [1_000n, 0.5],
      [1_200n, 0.5],
    ]);
    expect(codes).toEqual([
      'engagement/annotation-too-early',
      'engagement/other-child',
      'engagement/annotation-clock',
    ]);
  });

  it('collects nothing after the session, and everything anew in the next', async () => {
    const annotated: ChainEvent = { kind: 'annotated', stampNs: 0n, value: 0.5, childId: '' };
    const { state, codes } = await run([
      { kind: 'session-began', childId: 'c07' },
      ...images(1),
      annotated,
      ...images(1, 1_500n),
      { kind: 'session-ended' },
      annotated,
    ]);
    expect(state.engagement.taking.annotations.pairs).toHaveLength(1);
    expect(codes).toEqual(['engagement/session-over']);
    const { state: next } = await run([...images(2), { kind: 'session-began', childId: 'c08' }]);
    expect(next.engagement.taking).toMatchObject({ childId: 'c08', session: 1, annotations: { pairs: [] } });
  });

  it('says that nothing is known once images have ceased, with the last one’s stamp', async () => {
    const { steps } = await run([{ kind: 'silence' }, ...images(1), { kind: 'silence' }]);
    expect(steps[0]?.reading).toBeUndefined();
    expect(steps[2]?.reading).toMatchObject({
      frame: { stampNs: 1_000n * ms },
      affects: [],
      engagement: { score: undefined, level: 'UNKNOWN' },
    });
  });
});
