import type { CurveColumns } from './curveWindow.js';
import { stretches, visibleRange } from './stretches.js';

/** Something that happened, drawn on the curve as a line with a sign. */
export interface CurveEvent {
  readonly atSec: number;
  readonly kind: 'prompt' | 'mark' | 'cursor';
}

export interface Curve {
  readonly columns: CurveColumns;
  readonly fromSec: number;
  readonly toSec: number;
  readonly events: readonly CurveEvent[];
  /** Words of a moment of the axis. */
  readonly axisText: (atSec: number) => string;
}

/** Where the curve lies in its canvas, pixels of the page. */
export interface CurveArea {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** By meaning, as CSS has them now. */
export type Colours = Readonly<
  Record<'text' | 'muted' | 'line' | 'curve' | 'band' | 'prompt' | 'mark', string>
>;

const left = 34;
const right = 22;
const top = 8;
const bottom = 22;
const levels = [-1, -0.5, 0, 0.5, 1];
const moments = 5;
const signs: Readonly<Record<CurveEvent['kind'], string>> = { prompt: '▼', mark: '◆', cursor: '' };
const font = '12px system-ui, sans-serif';

/** The moment at a place of the canvas, seconds. */
export function momentAt({ fromSec, toSec }: Curve, { widthPx }: CurveArea, xPx: number): number {
  const share = (xPx - left) / (widthPx - left - right);
  return fromSec + Math.max(0, Math.min(1, share)) * (toSec - fromSec);
}

/** Draws engagement over time: a line that breaks where nothing is known, its band, and what happened. */
export function drawCurve(
  context: CanvasRenderingContext2D,
  curve: Curve,
  { area, colours }: { readonly area: CurveArea; readonly colours: Colours },
): void {
  const { fromSec, toSec, columns } = curve;
  const xOf = (atSec: number) =>
    left + ((atSec - fromSec) / (toSec - fromSec)) * (area.widthPx - left - right);
  const yOf = (score: number) => top + ((1 - score) / 2) * (area.heightPx - top - bottom);
  const place = { xOf, yOf };
  context.clearRect(0, 0, area.widthPx, area.heightPx);
  if (toSec <= fromSec) return;
  context.font = font;
  drawAxes(context, curve, { area, colours, ...place });
  const range = visibleRange(columns.atSec, fromSec, toSec);
  context.save();
  context.beginPath();
  context.rect(left, 0, area.widthPx - left - right, area.heightPx);
  context.clip();
  context.fillStyle = colours.band;
  for (const span of stretches(columns.low, range)) fillBand(context, columns, { span, ...place });
  context.strokeStyle = colours.curve;
  context.lineWidth = 2.5;
  context.lineJoin = 'round';
  for (const span of stretches(columns.score, range)) {
    context.beginPath();
    for (let index = span.from; index < span.to; index++)
      context.lineTo(xOf(columns.atSec[index] ?? 0), yOf(columns.score[index] ?? 0));
    context.stroke();
  }
  context.restore();
  drawEvents(context, curve, { area, colours, xOf });
}

interface Place {
  readonly xOf: (atSec: number) => number;
  readonly yOf: (score: number) => number;
}

function fillBand(
  context: CanvasRenderingContext2D,
  { atSec, low, high }: CurveColumns,
  { span: { from, to }, xOf, yOf }: Place & { readonly span: { from: number; to: number } },
): void {
  context.beginPath();
  for (let index = from; index < to; index++) context.lineTo(xOf(atSec[index] ?? 0), yOf(high[index] ?? 0));
  for (let index = to - 1; index >= from; index--)
    context.lineTo(xOf(atSec[index] ?? 0), yOf(low[index] ?? 0));
  context.fill();
}

function drawAxes(
  context: CanvasRenderingContext2D,
  { fromSec, toSec, axisText }: Curve,
  { area, colours, xOf, yOf }: Place & { readonly area: CurveArea; readonly colours: Colours },
): void {
  context.lineWidth = 1;
  context.strokeStyle = colours.line;
  context.fillStyle = colours.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const level of levels) {
    const y = Math.round(yOf(level)) + 0.5;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(area.widthPx - right, y);
    context.stroke();
    context.fillText(level > 0 ? `+${level}` : String(level).replace('-', '−'), left - 6, y);
  }
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  for (let moment = 0; moment < moments; moment++) {
    const atSec = fromSec + (moment * (toSec - fromSec)) / (moments - 1);
    context.fillText(axisText(atSec), xOf(atSec), area.heightPx - 2);
  }
}

function drawEvents(
  context: CanvasRenderingContext2D,
  { fromSec, toSec, events }: Curve,
  { area, colours, xOf }: Pick<Place, 'xOf'> & { readonly area: CurveArea; readonly colours: Colours },
): void {
  context.lineWidth = 1;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const { atSec, kind } of events) {
    if (atSec < fromSec || atSec > toSec) continue;
    const x = xOf(atSec);
    const colour = colours[kind === 'cursor' ? 'text' : kind];
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, area.heightPx - bottom);
    context.stroke();
    context.fillText(signs[kind], x, 0);
  }
}
