import { describe, expect, it } from 'vitest';
import { MtcnnDetector } from '../../../../core/face/mtcnn/MtcnnDetector.js';
import type { Frame } from '../../../../core/frame/Frame.js';
import type { Network, Tensor } from '../../../../core/model/Network.js';
import { fakeFace } from '../fakeFace.js';

/** A frame that is dark but for a bright square. */
function brightSquare(x: number, y: number, side: number): Frame {
  const [width, height] = [160, 120];
  const data = new Uint8Array(width * height * 3);
  for (let row = y; row < y + side; row++)
    data.fill(255, (row * width + x) * 3, (row * width + x + side) * 3);
  return { width, height, data, stampNs: 0n, frameId: '' };
}

function mean(data: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += data[i] ?? NaN;
  return sum / count;
}

/** Networks that take a window or crop for a face where it is bright, and leave the box as it is. */
function brightnessNetworks(): { proposal: Network; refinement: Network; output: Network; crops: number[] } {
  const crops: number[] = [];
  const score = (brightness: number) => Math.max(Math.min((brightness + 1) / 2, 1), 0);
  const proposal: Network = {
    id: 'p',
    run: ({ image }) => {
      const { data, shape } = image as Tensor;
      const [, , height = 0, width = 0] = shape;
      const [rows, columns] = [Math.ceil((height - 2) / 2) - 4, Math.ceil((width - 2) / 2) - 4];
      const probability = new Float32Array(2 * rows * columns);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let v = 0; v < 12; v++) {
            sum += mean(
              data,
              Math.min(2 * row + v, height - 1) * width + 2 * column,
              Math.min(12, width - 2 * column),
            );
          }
          probability[rows * columns + row * columns + column] = score(sum / 12);
        }
      }
      return Promise.resolve({
        probability: { data: probability, shape: [1, 2, rows, columns] },
        regression: { data: new Float32Array(4 * rows * columns), shape: [1, 4, rows, columns] },
      });
    },
  };
  const perCrop = (id: string, landmarks: boolean): Network => ({
    id,
    run: ({ image }) => {
      const { data, shape } = image as Tensor;
      const [count = 0, , side = 0] = shape;
      crops.push(count);
      const probability = Float32Array.from({ length: 2 * count }, (_, i) => {
        const bright = score(mean(data, Math.floor(i / 2) * 3 * side * side, side * side));
        return i % 2 === 1 ? bright : 1 - bright;
      });
      return Promise.resolve({
        probability: { data: probability, shape: [count, 2] },
        regression: { data: new Float32Array(4 * count), shape: [count, 4] },
        ...(landmarks && {
          landmarks: {
            data: Float32Array.from({ length: 10 * count }, (_, i) => (i % 10) / 10),
            shape: [count, 10],
          },
        }),
      });
    },
  });
  return { proposal, refinement: perCrop('r', false), output: perCrop('o', true), crops };
}

describe('MtcnnDetector', () => {
  const frame = brightSquare(70, 40, 30);

  it('finds what all three stages take for a face', async () => {
    const detector = new MtcnnDetector(brightnessNetworks());
    expect(detector.modelIds).toEqual(['p', 'r', 'o']);
    const [face] = await detector.detect(frame, { minFaceSizePx: 24 });
    expect(face?.score).toBeGreaterThan(0.7);
    const centre = {
      x: (face?.box.x ?? 0) + (face?.box.width ?? 0) / 2,
      y: (face?.box.y ?? 0) + (face?.box.height ?? 0) / 2,
    };
    expect(Math.abs(centre.x - 85)).toBeLessThan(5);
    expect(Math.abs(centre.y - 55)).toBeLessThan(5);
    // Landmarks are fractions of the box, x 0, 0.1 … 0.4 and y 0.5 … 0.9.
    const { box, landmarks } = face ?? { box: { x: 0, y: 0, width: 1, height: 1 }, landmarks: [] };
    expect(landmarks[4]?.x).toBeCloseTo(box.x + 0.4 * box.width, 4);
    expect(landmarks[4]?.y).toBeCloseTo(box.y + 0.9 * box.height, 4);
  });

  it('finds it in exactly those slices that hold its windows, and in their sum', async () => {
    const detector = new MtcnnDetector(brightnessNetworks());
    const perSlice = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        detector.detect(frame, { minFaceSizePx: 24, slice: { index, count: 5 } }),
      ),
    );
    const counts = perSlice.map((faces) => faces.length);
    expect(counts.some((count) => count === 0)).toBe(true);
    expect(counts.some((count) => count > 0)).toBe(true);
  });

  it('looks in the region alone, and not again at what is known', async () => {
    const detector = new MtcnnDetector(brightnessNetworks());
    const search = { minFaceSizePx: 24 };
    expect(
      await detector.detect(frame, { ...search, region: { x: 0, y: 0, width: 60, height: 120 } }),
    ).toEqual([]);
    const near = await detector.detect(frame, { ...search, region: { x: 50, y: 20, width: 90, height: 90 } });
    expect(near.length).toBeGreaterThan(0);
    expect(
      await detector.detect(frame, { ...search, region: { x: 500, y: 0, width: 60, height: 120 } }),
    ).toEqual([]);

    const all = await detector.detect(frame, search);
    const known = all.map(({ box }) => box);
    const other = await detector.detect(frame, { ...search, known });
    for (const { box } of other) expect(known).not.toContainEqual(box);
    expect(other.length).toBeLessThan(all.length);
  });

  it('follows a face that has moved a little, and says when it is gone', async () => {
    const networks = brightnessNetworks();
    const detector = new MtcnnDetector(networks);
    // The square about the landmarks of a face of 32 pixels: 2.6 times 12.2 (eyes to mouth).
    const faces = await detector.follow(frame, [
      fakeFace(72, 39, 32),
      fakeFace(10, 10, 32),
      fakeFace(500, 500, 32),
    ]);
    expect(faces.map((face) => face !== undefined)).toEqual([true, false, false]);
    // One batch: three looks at each of the two that are in the frame.
    expect(networks.crops).toEqual([6]);
    expect(await detector.follow(frame, [])).toEqual([]);
  });

  it('bounds the candidates of a cluttered scene', async () => {
    const networks = brightnessNetworks();
    const detector = new MtcnnDetector(networks, { maxCandidates: 7 });
    await detector.detect(brightSquare(0, 0, 120), { minFaceSizePx: 24 });
    expect(networks.crops[0]).toBe(7);
  });

  it('gives nothing for a frame smaller than the smallest face', async () => {
    const detector = new MtcnnDetector(brightnessNetworks());
    expect(await detector.detect(frame, { minFaceSizePx: 200 })).toEqual([]);
  });
});
