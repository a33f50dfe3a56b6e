import { describe, expect, it } from 'vitest';
import { arcFaceTemplate } from '../../../core/face/alignFace.js';
import type { DetectedFace } from '../../../core/face/Face.js';
import {
  createFaceStage,
  initialFaceStageState,
  withGallery,
  type FaceStageOptions,
  type FaceStageResult,
} from '../../../core/face/faceStage.js';
import { followFace, nobodyFollowed, type FollowedFace } from '../../../core/engagement/followedFace.js';
import type { Frame } from '../../../core/frame/Frame.js';
import type { IdentityGallery } from '../../../core/face/identity/identityGallery.js';
import { FakeDetector } from './fakeDetector.js';
import { fakeFace } from './fakeFace.js';

const frameNs = 100_000_000n;

const data = new Uint8Array(640 * 480 * 3).map((_, i) => (i * 7919) % 251);

function frame(n: number): Frame {
  return { width: 640, height: 480, data, stampNs: BigInt(n) * frameNs, frameId: 'camera' };
}

/** Runs the stage over frames 0..count-1, each 0.1 s after the last. */
async function run(
  facesAt: (n: number) => readonly DetectedFace[],
  count: number,
  { gallery, ...options }: Partial<FaceStageOptions> & { gallery?: IdentityGallery } = {},
): Promise<{ results: FaceStageResult[]; detector: FakeDetector }> {
  const detector = new FakeDetector((stampNs) => facesAt(Number(stampNs / frameNs)));
  const stage = createFaceStage({
    detector,
    crop: { size: 32, template: arcFaceTemplate },
    ...options,
  });
  let state = withGallery(initialFaceStageState, gallery);
  const results: FaceStageResult[] = [];
  for (let n = 0; n < count; n++) {
    const result = await stage.step(state, frame(n));
    state = result.state;
    results.push(result);
  }
  return { results, detector };
}

const ids = (result: FaceStageResult | undefined) => result?.faceFrame.faces.map(({ id }) => id);
const codes = (result: FaceStageResult | undefined) => result?.warnings.map(({ code }) => code);

const nothing = {
  actionUnits: new Float32Array(12),
  expressions: new Float32Array(8),
  arousal: NaN,
  valence: NaN,
  quality: [],
  embedding: new Float32Array(),
  modelId: 'fake',
};

describe('createFaceStage', () => {
  it('announces a face with crop, pose and quality, and the stamp of its image', async () => {
    const { results } = await run((n) => [fakeFace(200 + 5 * n, 100, 90)], 3);
    expect(ids(results[0])).toEqual([]);
    expect(codes(results[0])).toEqual(['face/none']);
    const { faceFrame, warnings, timings } = results[2] as FaceStageResult;
    expect(faceFrame.frame).toEqual({ width: 640, height: 480, stampNs: 2n * frameNs, frameId: 'camera' });
    const [face] = faceFrame.faces;
    expect(face).toMatchObject({ id: 'face_0', box: { x: 210 }, crop: { size: 32 } });
    expect(face?.crop.data).toHaveLength(32 * 32 * 3);
    expect(face?.headPose?.z).toBeGreaterThan(0.3);
    expect(face?.quality.coverage).toBeGreaterThan(0.5);
    expect(warnings).toEqual([]);
    expect(timings.totalMs).toBe(0);
  });

  it('searches the whole frame until a face is found, then all slices in ten frames', async () => {
    const { results, detector } = await run((n) => (n < 2 ? [] : [fakeFace(200, 100, 90)]), 23);
    const wholes = detector.searches.filter(
      ({ slice, region }) => slice === undefined && region === undefined,
    );
    expect(wholes).toHaveLength(3);
    const slices = detector.searches.flatMap(({ slice }) => (slice === undefined ? [] : [slice.index]));
    expect(slices).toEqual([...Array(10).keys(), ...Array(10).keys()]);
    expect(ids(results.at(-1))).toEqual(['face_0']);
    // The face that is followed is not looked for again.
    expect(detector.searches.at(-1)?.known).toHaveLength(1);
  });

  it('sees a second person within ten frames', async () => {
    const { results } = await run(
      (n) => [fakeFace(100, 100, 90), ...(n < 12 ? [] : [fakeFace(500, 100, 80)])],
      24,
    );
    const first = results.findIndex((result) => (ids(result)?.length ?? 0) > 1);
    expect(first).toBeGreaterThan(12);
    expect(first).toBeLessThanOrEqual(12 + 10 + 1);
    expect(codes(results.at(-1))).toEqual(['face/several']);
  });

  it('finds a face that has jumped, near where it was, without searching the whole frame', async () => {
    const { results, detector } = await run((n) => [fakeFace(n < 5 ? 200 : 255, 100, 90)], 7);
    expect(ids(results[5])).toEqual(['face_0']);
    expect(results[5]?.faceFrame.faces[0]?.box.x).toBe(255);
    const wholes = detector.searches.filter(
      ({ slice, region }) => slice === undefined && region === undefined,
    );
    // Frame 0 only.
    expect(wholes).toHaveLength(1);
    expect(detector.searches.filter(({ region }) => region !== undefined)).toHaveLength(1);
  });

  it('searches the whole frame when a face is lost, though another is followed', async () => {
    const { detector, results } = await run(
      (n) => [fakeFace(100, 100, 90), ...(n < 8 ? [fakeFace(400, 100, 80)] : [])],
      10,
    );
    const wholes = detector.searches.filter(
      ({ slice, region }) => slice === undefined && region === undefined,
    );
    // Frame 0, and frame 8.
    expect(wholes).toHaveLength(2);
    expect(ids(results[8])).toEqual(['face_0']);
    expect(codes(results[8])).toEqual(['face/hidden']);
  });

  it('publishes nothing stale: a hidden face is not in the frame, and comes back with its id', async () => {
    const { results } = await run((n) => (n >= 5 && n < 9 ? [] : [fakeFace(200, 100, 90)]), 12);
    expect(results.slice(5, 9).map(ids)).toEqual([[], [], [], []]);
    expect(codes(results[5])).toEqual(['face/none', 'face/hidden']);
    expect(ids(results[9])).toEqual(['face_0']);
  });

  it('tells of an id given up', async () => {
    const { results } = await run((n) => (n < 4 ? [fakeFace(200, 100, 90)] : []), 8, {
      parameters: { maxMissedFrames: 2 },
    });
    // Missed in 4 and 5, given up in 6.
    expect(results.map((result) => codes(result)?.includes('face/lost'))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('seeks faces from the larger of the two smallest sizes', async () => {
    const sizes = async (parameters: FaceStageOptions['parameters']) => {
      const { detector } = await run(() => [], 1, parameters ? { parameters } : {});
      return detector.searches[0]?.minFaceSizePx;
    };
    // 480 / 16 = 30; a tenth of 480 is 48.
    expect(await sizes(undefined)).toBe(30);
    expect(await sizes({ minFaceHeightFraction: 0.1 })).toBe(48);
    expect(await sizes({ minFaceSizePx: 64 })).toBe(64);
  });

  it.each([
    ['an earlier stamp', -3],
    ['a pause of more than two seconds', 25],
  ])('starts anew after %s', async (_, offset) => {
    const detector = new FakeDetector(() => [fakeFace(200, 100, 90)]);
    const stage = createFaceStage({ detector, crop: { size: 32, template: arcFaceTemplate } });
    let state = initialFaceStageState;
    const seen: (readonly string[] | undefined)[] = [];
    for (const n of [10, 11, 12, 12 + offset, 13 + offset]) {
      const result = await stage.step(state, frame(n));
      state = result.state;
      seen.push(ids(result));
    }
    expect(seen).toEqual([[], ['face_0'], ['face_0'], [], ['face_1']]);
  });

  it('embeds one face a frame and names the child', async () => {
    const embedded: number[] = [];
    const network = {
      id: 'fake',
      run: ({ image }: Readonly<Record<string, { shape: readonly number[] }>>) => {
        embedded.push(image?.shape[0] ?? NaN);
        // The first face is announced, and embedded, first.
        const child = embedded.length % 2 === 1;
        return Promise.resolve({
          embedding: { data: child ? Float32Array.of(1, 0) : Float32Array.of(0, 1), shape: [1, 2] },
        });
      },
    };
    const gallery = { child: [Float32Array.of(1, 0)], others: [] };
    const { results } = await run(() => [fakeFace(100, 100, 90), fakeFace(400, 100, 90)], 20, {
      identity: network,
      gallery,
      parameters: { identityEveryFrames: 10 },
    });
    // Frames 1 and 2, then every ten frames each: 11 and 12.
    expect(embedded).toEqual([1, 1, 1, 1]);
    const people = results.at(-1)?.faceFrame.faces.map(({ id, identity }) => [id, identity?.person]);
    expect(people).toEqual([
      ['face_0', 'child'],
      ['face_1', 'other'],
    ]);
    expect(codes(results.at(-1))).toEqual([]);
  });

  it('knows of no face whose it is before it was looked at, where a child is enrolled', async () => {
    const network = {
      id: 'fake',
      run: () => Promise.resolve({ embedding: { data: Float32Array.of(1, 0), shape: [1, 2] } }),
    };
    const gallery = { child: [Float32Array.of(1, 0)], others: [] };
    // The second is too uncertain (score 0.6: coverage 0) to be embedded at all.
    const faces = [fakeFace(100, 100, 90), fakeFace(400, 100, 90, 0.6)];
    const people = async (options: Parameters<typeof run>[2]) =>
      (await run(() => faces, 4, options)).results
        .slice(1)
        .map(({ faceFrame }) => faceFrame.faces.map(({ identity }) => identity?.person));
    expect(await people({ identity: network, gallery })).toEqual([
      ['child', 'unknown'],
      ['child', 'unknown'],
      ['child', 'unknown'],
    ]);
    // Two good faces: one is embedded a frame, the other waits for the next.
    faces[1] = fakeFace(400, 100, 90);
    expect((await people({ identity: network, gallery }))[0]).toEqual(['child', 'unknown']);
    // With nobody enrolled nobody can be told apart.
    expect((await people({}))[0]).toEqual([undefined, undefined]);
  });

  it("keeps the child's name from whoever comes back in its place", async () => {
    // The child is seen in frames 0 to 5, hidden in 6 and 7; from 8 on the therapist's face is where the child's was.
    let frameNumber = 0;
    const network = {
      id: 'fake',
      run: () => {
        const data = frameNumber < 8 ? Float32Array.of(1, 0) : Float32Array.of(0.35, 0.94);
        return Promise.resolve({ embedding: { data, shape: [1, 2] } });
      },
    };
    const gallery = { child: [Float32Array.of(1, 0)], others: [Float32Array.of(0, 1)] };
    // In frame 8 the face is too uncertain to be embedded.
    const { results } = await run(
      (n) => {
        frameNumber = n;
        return n === 6 || n === 7 ? [] : [fakeFace(200, 100, 90, n === 8 ? 0.6 : undefined)];
      },
      11,
      { identity: network, gallery, parameters: { identityEveryFrames: 100 } },
    );
    expect(results.map((result) => ids(result)?.length)).toEqual([0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1]);
    const people = results.flatMap(({ faceFrame }) =>
      faceFrame.faces.map(({ identity }) => identity?.person),
    );
    expect(people).toEqual([...Array<string>(5).fill('child'), 'unknown', 'other', 'other']);
  });

  it('looks sooner at faces that are near each other', async () => {
    const embedded = async (gapPx: number) => {
      let count = 0;
      const network = {
        id: 'fake',
        run: () => {
          count += 1;
          return Promise.resolve({ embedding: { data: Float32Array.of(1, 0), shape: [1, 2] } });
        },
      };
      const gallery = { child: [Float32Array.of(1, 0)], others: [] };
      await run(() => [fakeFace(100, 100, 90), fakeFace(100 + gapPx, 100, 90)], 32, {
        identity: network,
        gallery,
        parameters: { identityEveryFrames: 15 },
      });
      return count;
    };
    // Frames 1 and 2; apart then every 15 frames until 31, side by side every five: 6, 11, 16, 21, 26, 31 and one later.
    expect(await embedded(300)).toBe(2 + 3);
    expect(await embedded(80)).toBe(2 + 6 + 5);
  });

  it('lets nobody be followed as the enrolled child before it was looked at, however long it is alone', async () => {
    const network = { id: 'fake', run: () => Promise.reject(new Error('There is nothing to be seen.')) };
    const gallery = { child: [Float32Array.of(1, 0)], others: [] };
    const { results } = await run(() => [fakeFace(400, 100, 90, 0.6)], 30, {
      identity: network,
      gallery,
    });
    let state: FollowedFace = { ...nobodyFollowed, faceId: 'the_child' };
    for (const { faceFrame } of results) {
      const faces = faceFrame.faces.map((face) => ({ face, estimate: nothing }));
      const followed = followFace(state, { stampNs: faceFrame.frame.stampNs, faces });
      state = followed.state;
      expect(followed.face).toBeUndefined();
    }
    expect(ids(results.at(-1))).toEqual(['face_0']);
  });

  it('measures with the clock that it is given', async () => {
    let nowMs = 0;
    const { results } = await run(() => [fakeFace(200, 100, 90)], 2, { clockMs: () => nowMs++ });
    expect(results[0]?.timings).toEqual({ detectionMs: 1, alignmentMs: 1, identityMs: 1, totalMs: 3 });
  });

  it.each([
    { minFaceSizePx: 5 },
    { minFaceHeightFraction: NaN },
    { fullDetectionEveryFrames: 11 },
    { confirmFrames: 1.5 },
    { maxMissedFrames: -1 },
  ])('refuses %o', (parameters) => {
    const detector = new FakeDetector(() => []);
    const crop = { size: 32, template: arcFaceTemplate };
    expect(() => createFaceStage({ detector, crop, parameters })).toThrow(
      expect.objectContaining({ code: 'face/parameter' }),
    );
  });
});
