import { describe, expect, it } from 'vitest';
import { decodeYuNet } from '../../../../core/face/yunet/decodeYuNet.js';
import { letterbox } from '../../../../core/face/yunet/letterbox.js';
import type { Tensor } from '../../../../core/model/Network.js';

const network = { id: 'yunet', run: () => Promise.resolve({}) };

/** All zero, but for what `set` writes. */
function outputs(side: number, set: (name: string, data: Float32Array) => void): Record<string, Tensor> {
  const widths = { cls: 1, obj: 1, bbox: 4, kps: 10 };
  return Object.fromEntries(
    [8, 16, 32].flatMap((stride) =>
      Object.entries(widths).map(([name, width]) => {
        const data = new Float32Array((side / stride) ** 2 * width);
        set(`${name}_${stride}`, data);
        return [`${name}_${stride}`, { data, shape: [1, data.length / width, width] }];
      }),
    ),
  );
}

describe('decodeYuNet', () => {
  it('reads box, score and landmarks of a cell', () => {
    // Stride 16 of 64 pixels: 4 columns; cell 6 is row 1, column 2. Input is twice the frame, from (100, 50) on.
    const tensors = outputs(64, (name, data) => {
      if (name === 'cls_16') data[6] = 0.81;
      if (name === 'obj_16') data[6] = 1.2;
      if (name === 'bbox_16') data.set([0.5, 0.25, Math.log(2), Math.log(3)], 24);
      if (name === 'kps_16') data.set([0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1], 60);
    });
    const [face, ...none] = decodeYuNet(tensors, {
      network,
      side: 64,
      threshold: 0.7,
      letterbox: { scale: 2, origin: { x: 100, y: 50 } },
    });
    expect(none).toEqual([]);
    // The root of 0.81 * 1 (objectness is cut at 1).
    expect(face?.score).toBeCloseTo(0.9, 6);
    // Centre ((2 + 0.5) 16, (1 + 0.25) 16) = (40, 20) in the input, (120, 60) in the frame; 32 x 48 there, 16 x 24 here.
    expect(face?.box.x).toBeCloseTo(112, 4);
    expect(face?.box.y).toBeCloseTo(48, 4);
    expect(face?.box.width).toBeCloseTo(16, 4);
    expect(face?.box.height).toBeCloseTo(24, 4);
    // Right eye at the cell's corner (32, 16), left mouth corner a cell further (48, 32).
    expect(face?.landmarks[0]).toEqual({ x: 116, y: 58 });
    expect(face?.landmarks[4]).toEqual({ x: 124, y: 66 });
  });

  it('throws where the network is another', () => {
    expect(() =>
      decodeYuNet({}, { network, side: 64, threshold: 0.7, letterbox: { scale: 1, origin: { x: 0, y: 0 } } }),
    ).toThrow(expect.objectContaining({ code: 'face/outputs' }));
  });
});

describe('letterbox', () => {
  const [width, height] = [8, 4];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set([i % width, 100, 200], 3 * i);
  const frame = { width, height, data, stampNs: 0n, frameId: '' };
  const value = (input: Float32Array, side: number, place: readonly [number, number, number]) =>
    input[(place[0] * side + place[1]) * side + place[2]];

  it('fits the region into the corner, blue first, black below', () => {
    const box = letterbox(frame, { x: 0, y: 0, width, height }, 16);
    expect(box.scale).toBe(2);
    expect([0, 1].map((channel) => value(box.data, 16, [channel, 0, 0]))).toEqual([200, 100]);
    // Column 5 of the input is the frame's 5.5 / 2 - 0.5 = 2.25.
    expect(value(box.data, 16, [2, 3, 5])).toBeCloseTo(2.25, 5);
    expect(value(box.data, 16, [0, 8, 0])).toBe(0);
  });

  it('repeats the edge where the region leaves the frame, and enlarges three times at most', () => {
    const box = letterbox(frame, { x: -4, y: 0, width: 4, height: 4 }, 64);
    expect(box.scale).toBe(3);
    expect(value(box.data, 64, [2, 2, 2])).toBe(0);
    expect(value(box.data, 64, [0, 2, 2])).toBe(200);
  });
});
