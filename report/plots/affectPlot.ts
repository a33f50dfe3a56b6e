import * as Plot from '@observablehq/plot';

import type { AffectCell } from '../affectBins.js';
import type { Curve, CurvePoint } from '../decimate.js';
import type { ReportTexts } from '../texts.js';
import { drawPlot, timeAxis } from './drawPlot.js';

/** Action units and expressions over time; a pseudo-labelled stretch is in another colour and its row has a dagger. */
export function affectPlot(
  cells: readonly AffectCell[],
  { durationSec, texts }: { readonly durationSec: number; readonly texts: ReportTexts },
): string {
  const pseudo = new Set(cells.filter(({ isPseudoLabelled }) => isPseudoLabelled).map(({ name }) => name));
  const labelOf = (name: string): string => (pseudo.has(name) ? `${name} †` : name);
  const rows = [...new Set(cells.map(({ name }) => name))];
  return drawPlot(
    {
      height: 38 + 14.5 * rows.length,
      marginTop: 4,
      x: timeAxis(durationSec, texts.timeAxis),
      y: { domain: rows.map(labelOf), label: null, type: 'band', padding: 0.12, tickSize: 0 },
      opacity: { domain: [0, 1], range: [0.04, 1] },
      color: { type: 'identity' },
      marks: [
        Plot.barX([...cells], {
          x1: ({ fromSec }: AffectCell) => fromSec,
          x2: ({ toSec }: AffectCell) => toSec,
          y: ({ name }: AffectCell) => labelOf(name),
          fill: ({ isPseudoLabelled }: AffectCell) => (isPseudoLabelled ? 'var(--pseudo)' : 'var(--accent)'),
          fillOpacity: 'value',
          inset: 0,
        }),
      ],
    },
    texts.affectAlt(rows.length),
  );
}

/** Arousal and valence. */
export function dimensionsPlot(
  curves: { readonly arousal: Curve; readonly valence: Curve },
  {
    durationSec,
    texts,
    alt,
  }: { readonly durationSec: number; readonly texts: ReportTexts; readonly alt: string },
): string {
  const line = (curve: Curve, stroke: string): Plot.RenderableMark =>
    Plot.lineY([...curve.line], {
      x: ({ timeSec }: CurvePoint) => timeSec,
      y: ({ value }: CurvePoint) => value,
      stroke,
    });
  return drawPlot(
    {
      height: 136,
      x: timeAxis(durationSec, texts.timeAxis),
      y: { domain: [-1, 1], label: null, ticks: 3, grid: true },
      marks: [
        Plot.ruleY([0], { stroke: 'var(--rule)' }),
        line(curves.arousal, 'var(--second)'),
        line(curves.valence, 'var(--accent)'),
      ],
    },
    alt,
  );
}
