import { describe, expect, it } from 'vitest';

import { letterbox } from '../../pictures/letterbox.js';

const frame = (width: number, height: number) => ({
  ...{ width, height, stampNs: 5n, frameId: 'camera' },
  data: new Uint8Array(3 * width * height).fill(200),
});
const reds = ({ data }: { readonly data: Uint8Array }) => [...data.filter((_, i) => i % 3 === 0)];

describe('letterbox', () => {
  it('centres a wide picture between black rows', () => {
    const made = letterbox(frame(8, 4), { width: 4, height: 4 });
    expect(made).toMatchObject({ width: 4, height: 4, stampNs: 5n, frameId: 'camera' });
    expect(reds(made)).toEqual([0, 0, 0, 0, ...Array<number>(8).fill(200), 0, 0, 0, 0]);
  });

  it('centres a high picture between black columns', () => {
    const row = [0, 200, 200, 0];
    expect(reds(letterbox(frame(4, 8), { width: 4, height: 4 }))).toEqual([...row, ...row, ...row, ...row]);
  });

  it('fills the size with a picture of its proportions', () => {
    expect(reds(letterbox(frame(8, 8), { width: 2, height: 2 }))).toEqual([200, 200, 200, 200]);
  });
});
