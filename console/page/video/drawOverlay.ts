import type { OverlayFace, PictureHeader } from '../../wire/pictureFrame.js';

/** What is written at a face. */
export interface FaceLabel {
  /** From 1, in the order of the picture's faces: the key that chooses it. */
  readonly number: number;
  readonly word: string;
}

/** Whose face it is, by the form of its box as well as by colour and word. */
const looks: Readonly<Record<OverlayFace['who'], { colour: string; dash: readonly number[]; mark: string }>> =
  {
    child: { colour: '#56b4e9', dash: [], mark: '●' },
    other: { colour: '#e69f00', dash: [10, 6], mark: '▲' },
    unknown: { colour: '#f0f0f0', dash: [3, 5], mark: '?' },
    off: { colour: '#f0f0f0', dash: [], mark: '' },
  };

export interface OverlayOptions {
  /** Pixels of the picture for one of the screen, so that lines and letters look alike in all sizes. */
  readonly scale: number;
  /** Of the picture. */
  readonly widthPx: number;
  readonly label: (face: OverlayFace, number: number) => FaceLabel;
}

/** Draws boxes, landmarks and words over a picture, in its own pixels. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  overlay: NonNullable<PictureHeader['overlay']>,
  { scale, widthPx, label }: OverlayOptions,
): void {
  context.save();
  context.lineJoin = 'round';
  for (const [index, face] of overlay.faces.entries()) {
    drawFace(context, face, { scale, widthPx, label: label(face, index + 1) });
  }
  context.restore();
}

function drawFace(
  context: CanvasRenderingContext2D,
  face: OverlayFace,
  { scale, widthPx, label }: { readonly scale: number; readonly widthPx: number; readonly label: FaceLabel },
): void {
  const { colour, dash, mark } = looks[face.who];
  const [left, top, width, height] = face.box;
  const outline = new Path2D();
  outline.roundRect(left, top, width, height, face.who === 'child' ? 10 * scale : 0);
  // A dark line below the bright one: seen on any picture.
  context.setLineDash([]);
  context.strokeStyle = 'rgb(0 0 0 / 60%)';
  context.lineWidth = (face.followed ? 6 : 4) * scale;
  context.stroke(outline);
  context.setLineDash(dash.map((length) => length * scale));
  context.strokeStyle = colour;
  context.lineWidth = (face.followed ? 3 : 1.5) * scale;
  context.stroke(outline);
  context.setLineDash([]);
  context.fillStyle = colour;
  for (const [x, y] of face.landmarks) {
    context.beginPath();
    context.arc(x, y, 2 * scale, 0, 2 * Math.PI);
    context.fill();
  }
  drawLabel(context, `${label.number} ${mark} ${label.word}`.replace(/ {2,}/gu, ' '), {
    scale,
    widthPx,
    left,
    top,
    colour,
  });
}

function drawLabel(
  context: CanvasRenderingContext2D,
  text: string,
  {
    scale,
    widthPx,
    left,
    top,
    colour,
  }: { scale: number; widthPx: number; left: number; top: number; colour: string },
): void {
  const heightPx = 18 * scale;
  context.font = `600 ${13 * scale}px system-ui, sans-serif`;
  const labelPx = context.measureText(text).width + 10 * scale;
  const x = Math.max(0, Math.min(left, widthPx - labelPx));
  const y = Math.max(0, top - heightPx);
  context.fillStyle = 'rgb(0 0 0 / 75%)';
  context.fillRect(x, y, labelPx, heightPx);
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(text, x + 5 * scale, y + heightPx / 2);
}
