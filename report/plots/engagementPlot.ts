import * as Plot from '@observablehq/plot';

import type { Curve, CurvePoint } from '../decimate.js';
import type { HeldStretch, ShownAnnotation } from '../SessionSeries.js';
import type { Stretch } from '../stretches.js';
import type { ReportTexts } from '../texts.js';
import { drawPlot, timeAxis } from './drawPlot.js';

interface EngagementPlot {
  readonly curve: Curve;
  readonly annotations: readonly ShownAnnotation[];
  readonly held: readonly HeldStretch[];
  /** Smoothed engagement below this is low. */
  readonly threshold: number;
  readonly durationSec: number;
  readonly alt: string;
  readonly texts: ReportTexts;
}

type BandPoint = Curve['band'][number];

/** Engagement with its band, gaps, threshold and people's judgements. */
export function engagementPlot(shown: EngagementPlot): string {
  const { curve, annotations, held, threshold, durationSec, alt, texts } = shown;
  return drawPlot(
    {
      height: 210,
      x: { ...timeAxis(durationSec, texts.timeAxis), label: null },
      y: { domain: [-1, 1], label: texts.engagementAxis, ticks: 5, grid: true },
      marks: [
        Plot.rectX([...held], {
          x1: ({ fromSec }: HeldStretch) => fromSec,
          x2: ({ toSec }: HeldStretch) => toSec,
          fill: 'var(--held)',
        }),
        Plot.areaY([...curve.band], {
          x: ({ timeSec }: BandPoint) => timeSec,
          y1: ({ low }: BandPoint) => low,
          y2: ({ high }: BandPoint) => high,
          fill: 'var(--band)',
        }),
        Plot.ruleY([threshold], { stroke: 'var(--ink)', strokeDasharray: '4 3', strokeOpacity: 0.7 }),
        Plot.lineY([...curve.line], {
          x: ({ timeSec }: CurvePoint) => timeSec,
          y: ({ value }: CurvePoint) => value,
          stroke: 'var(--accent)',
          strokeWidth: 1.4,
        }),
        Plot.dot([...annotations], {
          x: ({ timeSec }: ShownAnnotation) => timeSec,
          y: ({ value }: ShownAnnotation) => value,
          r: 2,
          fill: 'var(--second)',
        }),
      ],
    },
    alt,
  );
}

/** Whose score it is and its level, by colour; the legend beside it says which. */
export function stripsPlot(
  strips: readonly { readonly row: string; readonly stretches: readonly Stretch[] }[],
  {
    durationSec,
    texts,
    alt,
  }: { readonly durationSec: number; readonly texts: ReportTexts; readonly alt: string },
): string {
  const rects = strips.flatMap(({ row, stretches }) => stretches.map((stretch) => ({ row, ...stretch })));
  return drawPlot(
    {
      height: 82,
      marginTop: 4,
      x: timeAxis(durationSec, texts.timeAxis),
      y: { domain: strips.map(({ row }) => row), label: null, type: 'band', padding: 0.25 },
      marks: [
        Plot.barX(rects, {
          x1: ({ fromSec }: Stretch) => fromSec,
          x2: ({ toSec }: Stretch) => toSec,
          y: 'row',
          fill: ({ name }: Stretch) => `var(--${name})`,
        }),
      ],
      color: { type: 'identity' },
    },
    alt,
  );
}
