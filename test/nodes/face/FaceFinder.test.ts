import { describe, expect, it } from 'vitest';

import type { CameraIntrinsics } from '../../../core/face/cameraIntrinsics.js';
import type { IdentityGallery } from '../../../core/face/identity/identityGallery.js';
import type { FaceStage } from '../../../core/face/faceStage.js';
import type { ImageMessage } from '../../../core/frame/ImageMessage.js';
import type { FacePerception } from '../../../models/loadPerception.js';
import { FaceFinder, type Enrolled } from '../../../nodes/face/FaceFinder.js';
import { NodeDiagnostics } from '../../../nodes/runtime/NodeDiagnostics.js';
import { fakeFace } from '../../core/face/fakeFace.js';

/** Perception that sees these people in every image, each looking in its own direction, and whom its newest stage tells apart. */
function perception(directions: readonly Float32Array[] = [Float32Array.of(1, 0)]) {
  const galleries: (IdentityGallery | undefined)[] = [];
  const cameras: (CameraIntrinsics | undefined)[] = [];
  const stage = (gallery?: IdentityGallery): FaceStage => {
    galleries.push(gallery);
    return {
      step: (state, frame, camera) => {
        cameras.push(camera);
        return Promise.resolve({
          state: { ...state, tracks: { ...state.tracks, idCount: state.tracks.idCount + 1 } },
          faceFrame: {
            frame,
            faces: directions.map((_, index) => ({
              ...fakeFace(20, 20, 60),
              id: `face_${index}`,
              crop: { size: 1, data: new Uint8Array(3) },
              quality: { coverage: 1, reasons: [] },
            })),
          },
          warnings: [],
          timings: { detectionMs: 0, alignmentMs: 0, identityMs: 0, totalMs: 0 },
        });
      },
    };
  };
  const faces: FacePerception = {
    stage,
    // Each person's views in turn, as many of each.
    embed: (crops) =>
      Promise.resolve(
        crops.map(
          (_, n) => directions[Math.floor((n * directions.length) / crops.length)] ?? new Float32Array(2),
        ),
      ),
  };
  return { faces, galleries, cameras };
}

const image: ImageMessage = {
  width: 120,
  height: 100,
  encoding: 'rgb8',
  step: 360,
  isBigendian: false,
  data: new Uint8Array(36_000),
  stampNs: 0n,
  frameId: 'camera',
};

/** A finder that has enrolled this child, what it enrolled, whom its stages tell apart, and what it has said. */
async function enrolledFinder(childId: string, directions?: readonly Float32Array[]) {
  let nowMs = 0;
  const clock = () => nowMs;
  const said: string[] = [];
  const log = (text: string) => said.push(text);
  const context = {
    nowMs: clock,
    diagnostics: new NodeDiagnostics({ nodeName: 'face', nowMs: clock, log }),
  };
  const { faces, galleries, cameras } = perception(directions);
  const enrolled: Enrolled = { gallery: undefined, childId: '', idCount: 0 };
  const finder = new FaceFinder(context, faces, enrolled);
  await finder.find(image);
  const enrolling = finder.enrol('face_0', childId);
  for (let view = 0; view < 5; view += 1) {
    nowMs += 200;
    await finder.find(image);
  }
  expect(await enrolling).toBe('face_0');
  return { finder, context, faces, galleries, cameras, enrolled, said };
}

describe('FaceFinder', () => {
  it('still knows the enrolled child when its node was deactivated and activated again', async () => {
    const { context, faces, galleries, enrolled } = await enrolledFinder('c07');
    expect(galleries).toEqual([undefined, { child: [Float32Array.of(1, 0)], others: [] }]);

    const after = new FaceFinder(context, faces, enrolled);
    const announced = enrolled.idCount;
    await after.find(image);
    expect(galleries[2]).toBe(galleries[1]);
    // Ids go on where they were.
    expect(enrolled.idCount).toBe(announced + 1);
  });

  it("forgets the child when another child's session begins, and says whom to enrol", async () => {
    const { finder, galleries, enrolled, said } = await enrolledFinder('c07');
    for (const same of ['c07', '', 'c07']) finder.beginSession(same);
    expect(enrolled.gallery).toBe(galleries[1]);
    finder.beginSession('c08');
    expect(enrolled.gallery).toBeUndefined();
    expect(galleries).toHaveLength(3);
    expect(galleries[2]).toBeUndefined();
    expect(said.join()).toContain("enrol c08's face");
  });

  it('keeps a child of whom nobody said who it is', async () => {
    const { finder, galleries, enrolled } = await enrolledFinder('');
    finder.beginSession('c08');
    expect(enrolled.gallery).toBe(galleries[1]);
  });

  it('takes the camera’s calibration from the next image on, and says where it does not fit', async () => {
    const { finder, cameras, said } = await enrolledFinder('c07');
    expect(cameras.at(-1)).toBeUndefined();
    // The pictures are 120x100.
    const calibration = { width: 240, height: 200, focalX: 200, focalY: 210, centreX: 118, centreY: 104 };
    finder.calibrate(calibration);
    await finder.find(image);
    expect(cameras.at(-1)).toEqual({ focalX: 100, focalY: 105, centreX: 59, centreY: 52 });
    expect(said).toEqual([]);

    finder.calibrate({ ...calibration, height: 240 });
    await finder.find(image);
    expect(cameras.at(-1)).toBeUndefined();
    expect(said.join()).toContain('calibration is for 240x240 pictures and does not fit these of 120x100');
  });

  it('takes nothing that an image says of whom it knew before another child’s session began', async () => {
    const { finder, enrolled } = await enrolledFinder('c07');
    const announced = enrolled.idCount;
    const inFlight = finder.find(image);
    finder.beginSession('c08');
    expect(await inFlight).toBeUndefined();
    // Its ids count all the same.
    expect(enrolled.idCount).toBe(announced + 1);
    await finder.find(image);
    expect(enrolled.idCount).toBe(announced + 2);
  });

  it('learns whoever is in the same pictures as somebody else', async () => {
    const { enrolled, said } = await enrolledFinder('c07', [Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(enrolled.gallery).toEqual({ child: [Float32Array.of(1, 0)], others: [Float32Array.of(0, 1)] });
    expect(said).toEqual([]);
  });

  it('warns of a face that looks like the one enrolled', async () => {
    const { enrolled, said } = await enrolledFinder('c07', [Float32Array.of(1, 0), Float32Array.of(1, 0)]);
    expect(enrolled.gallery?.others).toEqual([]);
    expect(said.join()).toContain('cannot be told apart');
  });

  it('enrols one face at a time', async () => {
    const { finder, enrolled } = await enrolledFinder('c07');
    const enrolling = finder.enrol('', 'c08');
    await expect(finder.enrol('', 'c09')).rejects.toMatchObject({ code: 'identity/busy' });
    expect(enrolled.childId).toBe('c07');
    void enrolling.catch(() => undefined);
  });
});
