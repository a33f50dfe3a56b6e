import type { Picture } from '../frame/Picture.js';
import { areaMeansKernel } from './areaMeansKernel.js';

/** A rectangle of whole pixels. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Cells along one axis of a picture, which may overlap, in the order of their first pixels and of their last ones. */
export interface Cells {
  /** Of each cell the first pixel. */
  readonly first: Int32Array;
  /** Of each cell the number of pixels read, every `step`-th from the first on; those between are taken to be like them. */
  readonly count: Int32Array;
  readonly step: number;
}

/** What is used of it; Node's types leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** kernels/areaMeans.ts. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly areaMeans: (
    pixels: number,
    lineBytes: number,
    columns: number,
    columnCount: number,
    columnStep: number,
    rows: number,
    rowCount: number,
    rowStep: number,
    sums: number,
    means: number,
    scale: number,
    shift: number,
  ) => void;
}

const pageBytes = 65_536;
/** The kernel reads so far beyond what it needs. */
const slackBytes = 16;

/** The kernel, and whose pixels lie in its memory, so that they are not copied anew; no result depends on it. */
const loaded: { kernel?: Kernel; copied?: Picture } = {};

/**
 * The mean colours of a grid of cells of an RGB picture, each as `mean * scale + shift`.
 *
 * Most of what a frame costs beside the networks is spent here: WebAssembly adds sixteen bytes at a time, three to four times as
 * fast as JavaScript does.
 *
 * A picture's pixels are copied to the kernel once for any number of calls in a row: nobody writes to them, or makes a new object of
 * them.
 *
 * @returns [3, rows, columns], planes of red, green and blue; in memory that the next call writes over
 */
export function areaMeans(
  picture: Picture,
  { columns, rows }: { readonly columns: Cells; readonly rows: Cells },
  { scale, shift }: { readonly scale: number; readonly shift: number },
): Float32Array {
  const [across, down] = [columns.first.length, rows.first.length];
  if (across === 0 || down === 0) return new Float32Array(0);
  const lineBytes = 3 * picture.width;
  const columnsAt = aligned(picture.data.length + slackBytes);
  const rowsAt = columnsAt + 8 * across;
  const sumsAt = aligned(rowsAt + 8 * down);
  const meansAt = aligned(sumsAt + 4 * (lineBytes + slackBytes) + slackBytes);
  const means = 3 * across * down;
  const kernel = (loaded.kernel ??= loadKernel());
  const { memory } = kernel;
  const missing = meansAt + 4 * means - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  if (loaded.copied !== picture) new Uint8Array(memory.buffer).set(picture.data);
  loaded.copied = picture;
  const integers = new Int32Array(memory.buffer);
  integers.set(columns.first, columnsAt / 4);
  integers.set(columns.count, columnsAt / 4 + across);
  integers.set(rows.first, rowsAt / 4);
  integers.set(rows.count, rowsAt / 4 + down);
  kernel.areaMeans(
    0,
    lineBytes,
    columnsAt,
    across,
    columns.step,
    rowsAt,
    down,
    rows.step,
    sumsAt,
    meansAt,
    scale,
    shift,
  );
  return new Float32Array(memory.buffer, meansAt, means);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function loadKernel(): Kernel {
  const code = new WebAssembly.Module(Buffer.from(areaMeansKernel, 'base64'));
  return new WebAssembly.Instance(code).exports as Kernel;
}
