import { describe, expect, it } from 'vitest';
import { readMuxspace } from '../../bench/muxspace.js';
import { pasteFace } from '../../bench/pastedScene.js';
import { arcFaceTemplate } from '../../core/face/alignFace.js';
import { createFaceStage, initialFaceStageState } from '../../core/face/faceStage.js';
import type { Frame } from '../../core/frame/Frame.js';
import { loadFaceDetector } from '../../models/loadPerception.js';
import { sharedFile } from '../shared.js';

const tar = sharedFile('data/muxspace_train.tar');
const [width, height] = [640, 480];

/** A grey room. */
function emptyFrame(n: number): Frame {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill(90 + ((i % width) >> 3), 3 * i, 3 * i + 3);
  return { width, height, data, stampNs: BigInt(n) * 66_666_667n, frameId: 'camera' };
}

describe.skipIf(tar === undefined)('two people who walk past each other', () => {
  it('keep their ids through the real detector, one hidden behind the other for a while', async () => {
    const muxspace = await readMuxspace(tar ?? '');
    const [first, second] = muxspace.labels
      .filter(({ detection }) => detection > 0.94)
      .slice(0, 2)
      .map((label) => muxspace.picture(label));
    if (first === undefined || second === undefined) throw new Error('no faces in the tar');
    const { loaded: detector, release } = await loadFaceDetector('mtcnn', 1);
    const stage = createFaceStage({ detector, crop: { size: 80, template: arcFaceTemplate } });

    let state = initialFaceStageState;
    const leftmost: (string | undefined)[] = [];
    const ids = new Set<string>();
    const count = 36;
    for (let n = 0; n < count; n++) {
      // At 15 frames a second, 12 pixels a frame each; the second person is in front.
      const behind = pasteFace(emptyFrame(n), first, { heightPx: 80, corner: { x: 40 + 12 * n, y: 180 } });
      const { frame } = pasteFace(behind.frame, second, {
        heightPx: 90,
        corner: { x: 470 - 12 * n, y: 170 },
      });
      const result = await stage.step(state, frame);
      state = result.state;
      const faces = [...result.faceFrame.faces].sort((a, b) => a.box.x - b.box.x);
      for (const { id } of faces) ids.add(id);
      leftmost.push(faces.length === 2 ? faces[0]?.id : undefined);
    }
    await release();
    const before = leftmost[10];
    const after = leftmost[count - 1];
    expect(before).toBeDefined();
    expect(after).toBeDefined();
    // The one who was on the left is now on the right.
    expect(after).not.toBe(before);
    expect(ids.size).toBe(2);
  });
});
