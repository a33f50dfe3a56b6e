import type { BoundingBox, FaceLandmarks, Point } from '../core/face/Face.js';
import type { Frame } from '../core/frame/Frame.js';
import type { Picture } from '../core/frame/Picture.js';

/** A labelled face picture: muxspace's are the detector's box enlarged by `margin`, square. */
export interface FacePicture extends Picture {
  readonly landmarks: FaceLandmarks;
}

/** The picture's side over the side of the face's box. */
export const margin = 1.35;

export interface PastedScene {
  readonly frame: Frame;
  readonly box: BoundingBox;
  readonly landmarks: FaceLandmarks;
}

/** Share of the pasted picture's side over which its edge fades into the scene. */
const feather = 0.06;

/** A scene with one face of this height (its box, pixels) whose pasted picture has its upper left corner at `corner`. */
export function pasteFace(
  scene: Frame,
  face: FacePicture,
  { heightPx, corner }: { readonly heightPx: number; readonly corner: Point },
): PastedScene {
  const side = Math.round(heightPx * margin);
  const scale = side / face.width;
  const data = Uint8Array.from(scene.data);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const edge = Math.min(row + 1, column + 1, side - row, side - column) / side;
      const opacity = Math.min(edge / feather, 1);
      const at = ((corner.y + row) * scene.width + corner.x + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const pixel = areaMean(face, { column, row, channel, step: 1 / scale });
        data[at + channel] = Math.round(opacity * pixel + (1 - opacity) * (scene.data[at + channel] ?? 0));
      }
    }
  }
  const boxSide = side / margin;
  const inset = (side - boxSide) / 2;
  const toScene = ({ x, y }: Point): Point => ({ x: corner.x + x * scale, y: corner.y + y * scale });
  const [a, b, c, d, e] = face.landmarks;
  return {
    frame: { ...scene, data },
    box: { x: corner.x + inset, y: corner.y + inset, width: boxSide, height: boxSide },
    landmarks: [toScene(a), toScene(b), toScene(c), toScene(d), toScene(e)],
  };
}

/** Mean of the pixels under one pixel of the scaled picture (nearest where it is enlarged). */
function areaMean(
  picture: Picture,
  at: { readonly column: number; readonly row: number; readonly channel: number; readonly step: number },
): number {
  const range = (index: number, limit: number): [number, number] => {
    const first = Math.min(Math.floor(index * at.step), limit - 1);
    return [first, Math.max(Math.min(Math.ceil((index + 1) * at.step), limit), first + 1)];
  };
  const [left, right] = range(at.column, picture.width);
  const [top, bottom] = range(at.row, picture.height);
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += picture.data[(y * picture.width + x) * 3 + at.channel] ?? 0;
  }
  return sum / ((right - left) * (bottom - top));
}
