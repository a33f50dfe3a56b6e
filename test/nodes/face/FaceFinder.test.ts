import { describe, expect, it } from 'vitest';

import type { IdentityGallery } from '../../../core/face/identity/identityGallery.js';
import type { FaceStage } from '../../../core/face/faceStage.js';
import type { ImageMessage } from '../../../core/frame/ImageMessage.js';
import type { FacePerception } from '../../../models/loadPerception.js';
import { FaceFinder, type Enrolled } from '../../../nodes/face/FaceFinder.js';
import { NodeDiagnostics } from '../../../nodes/runtime/NodeDiagnostics.js';
import { fakeFace } from '../../core/face/fakeFace.js';

/** Perception that sees one face in every image, and whom its newest stage tells apart. */
function perception() {
  const galleries: (IdentityGallery | undefined)[] = [];
  const stage = (gallery?: IdentityGallery): FaceStage => {
    galleries.push(gallery);
    return {
      step: (state, frame) =>
        Promise.resolve({
          state,
          faceFrame: {
            frame,
            faces: [
              {
                ...fakeFace(20, 20, 60),
                id: 'face_0',
                crop: { size: 1, data: new Uint8Array(3) },
                quality: { coverage: 1, reasons: [] },
              },
            ],
          },
          warnings: [],
          timings: { detectionMs: 0, alignmentMs: 0, identityMs: 0, totalMs: 0 },
        }),
    };
  };
  const faces: FacePerception = {
    stage,
    embed: (crops) => Promise.resolve(crops.map(() => Float32Array.of(1, 0))),
  };
  return { faces, galleries };
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

describe('FaceFinder', () => {
  it('still knows the enrolled child when its node was deactivated and activated again', async () => {
    let nowMs = 0;
    const clock = () => nowMs;
    const context = {
      nowMs: clock,
      diagnostics: new NodeDiagnostics({ nodeName: 'face', nowMs: clock, log: () => undefined }),
    };
    const { faces, galleries } = perception();
    const enrolled: Enrolled = { gallery: undefined };
    const before = new FaceFinder(context, faces, enrolled);
    await before.find(image);
    const enrolling = before.enrol('');
    for (let view = 0; view < 5; view += 1) {
      nowMs += 200;
      await before.find(image);
    }
    expect(await enrolling).toBe('face_0');
    expect(galleries).toEqual([undefined, { child: [Float32Array.of(1, 0)], others: [] }]);

    const after = new FaceFinder(context, faces, enrolled);
    await after.find(image);
    expect(galleries[2]).toBe(galleries[1]);
  });
});
