import { describe, expect, it } from 'vitest';
import type { DetectedFace } from '../../../../core/face/Face.js';
import { noTracks, type FaceTracks } from '../../../../core/face/tracking/FaceTracks.js';
import { predictFace } from '../../../../core/face/tracking/predictFace.js';
import { updateTracks } from '../../../../core/face/tracking/updateTracks.js';
import { fakeFace } from '../fakeFace.js';

const options = { confirmFrames: 2, maxMissedFrames: 5 };
const frameNs = 33_333_333n;

/** Runs the tracker over frames; says which id each detection of each frame got (by its place in `frames`). */
function idsOver(frames: readonly (readonly DetectedFace[])[]): (string | undefined)[][] {
  let state: FaceTracks = noTracks;
  return frames.map((detections, n) => {
    state = updateTracks(state, { stampNs: BigInt(n) * frameNs, detections }, options).tracks;
    return detections.map(
      (detection) =>
        state.tracks.find(({ face, missedFrames }) => face === detection && missedFrames === 0)?.id,
    );
  });
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('updateTracks', () => {
  it('announces a face at its second frame in a row and keeps its id while it moves', () => {
    const ids = idsOver(range(20).map((n) => [fakeFace(100 + 8 * n, 50, 60)]));
    expect(ids.flat()).toEqual([undefined, ...Array<string>(19).fill('face_0')]);
  });

  it('announces nothing that is seen every other frame', () => {
    const ids = idsOver(range(10).map((n) => (n % 2 === 0 ? [fakeFace(100, 50, 60)] : [])));
    expect(ids.flat().every((id) => id === undefined)).toBe(true);
  });

  it('keeps an id over a gap of five frames, gives it up after six, and never gives it again', () => {
    const seen = [fakeFace(100, 50, 60)];
    const shortGap = idsOver([...Array<DetectedFace[]>(3).fill(seen), [], [], [], [], [], seen]);
    expect(shortGap.at(-1)).toEqual(['face_0']);
    const longGap = idsOver([...Array<DetectedFace[]>(3).fill(seen), [], [], [], [], [], [], seen, seen]);
    expect(longGap.at(-1)).toEqual(['face_1']);
  });

  it.each([
    ['nowhere', { x: NaN }],
    ['infinitely wide', { width: Infinity }],
    ['without a width', { width: 0 }],
    ['of a negative height', { height: -3 }],
  ])('refuses a face %s, and goes on without it', (_, broken) => {
    const good = fakeFace(100, 50, 60);
    const bad = { ...good, box: { ...good.box, ...broken } };
    const before = updateTracks(noTracks, { stampNs: 0n, detections: [good] }, options).tracks;
    expect(() => updateTracks(before, { stampNs: frameNs, detections: [good, bad] }, options)).toThrow(
      expect.objectContaining({ code: 'face/detection' }),
    );
    const after = updateTracks(before, { stampNs: 2n * frameNs, detections: [good] }, options).tracks;
    expect(after.tracks.map(({ id }) => id)).toEqual(['face_0']);
  });

  it('says which ids are gone', () => {
    let state = noTracks;
    const gone: string[][] = [];
    for (const n of range(9)) {
      const detections = n < 2 ? [fakeFace(10, 10, 50)] : [];
      const result = updateTracks(state, { stampNs: BigInt(n) * frameNs, detections }, options);
      state = result.tracks;
      gone.push([...result.gone]);
    }
    // Seen in frames 0 and 1, missed in 2 to 6, given up in 7.
    expect(gone).toEqual([[], [], [], [], [], [], [], ['face_0'], []]);
    expect(state.tracks).toEqual([]);
  });

  it.each([
    ['in view', () => false],
    ['one hidden behind the other for four frames', (n: number) => n >= 13 && n <= 16],
  ])('does not swap the ids of two faces that cross, %s', (_, isHidden) => {
    // 12 and -12 pixels a frame; centres meet between frames 14 and 15. The second is a tenth larger and behind.
    const first = range(30).map((n) => fakeFace(50 + 12 * n, 100, 60));
    const second = range(30).map((n) => fakeFace(404 - 12 * n, 96, 66));
    const ids = idsOver(
      range(30).map((n) =>
        [first[n], ...(isHidden(n) ? [] : [second[n]])].filter((face) => face !== undefined),
      ),
    );
    expect(ids[10]).toEqual(['face_0', 'face_1']);
    expect(ids[29]).toEqual(['face_0', 'face_1']);
    // The one in front is never taken for the other.
    for (const frame of ids.slice(1)) expect(frame[0]).toBe('face_0');
  });

  it("keeps a motionless face's id whoever vanishes beside it and whoever appears", () => {
    const child = fakeFace(300, 100, 100);
    for (const hiddenFrames of [0, 1, 4]) {
      for (let gone = 100; gone <= 190; gone += 15) {
        for (let appeared = 400; appeared <= 600; appeared += 25) {
          const before = [child, fakeFace(gone, 100, 100)];
          const frames = [before, before, before, ...range(hiddenFrames).map(() => [child])];
          const after = [child, fakeFace(appeared, 100, 100)];
          const ids = idsOver([...frames, after, after, after]);
          expect(ids.slice(1).every(([id]) => id === 'face_0')).toBe(true);
        }
      }
    }
  });

  it('does not give a face to a track twice its size or two sides away', () => {
    const before = [fakeFace(100, 100, 60), fakeFace(100, 100, 60)].slice(1);
    expect(idsOver([before, before, [fakeFace(76, 40, 180)]]).at(-1)).toEqual([undefined]);
    expect(idsOver([before, before, [fakeFace(250, 100, 60)]]).at(-1)).toEqual([undefined]);
  });

  it('takes the ids that it is given', () => {
    const face = [fakeFace(100, 100, 60)];
    const result = updateTracks(
      noTracks,
      { stampNs: 0n, detections: face },
      { confirmFrames: 1, maxMissedFrames: 1, faceId: (n) => `child${n}` },
    );
    expect(result.tracks.tracks[0]?.id).toBe('child0');
  });
});

describe('predictFace', () => {
  it('moves on at the velocity, which fades', () => {
    const track = {
      face: fakeFace(100, 50, 60),
      lastSeenNs: 0n,
      velocity: { x: 40, y: -20 },
      seenFrames: 2,
      missedFrames: 0,
    };
    // 0.25 s (1 - e^(-1)) = 0.158 s after a quarter of a second, 0.25 s in the end: 40 * 0.25 = 10.
    expect(predictFace(track, 250_000_000n).box.x).toBeCloseTo(100 + 40 * 0.25 * (1 - Math.exp(-1)), 9);
    expect(predictFace(track, 10_000_000_000n).box.x).toBeCloseTo(110, 6);
    expect(predictFace(track, 10_000_000_000n).box.y).toBeCloseTo(45, 6);
    expect(predictFace(track, -5n)).toEqual(track.face);
    expect(predictFace(track, 10_000_000_000n).landmarks[0].x).toBeCloseTo(track.face.landmarks[0].x + 10, 6);
  });
});
