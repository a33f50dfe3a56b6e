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
      x: { ...timeAxis(durationSec, texts.minuteAxis), label: null },
      y: { domain: [-1, 1], label: texts.engagementAxis, ticks: 5, grid: true },
      marks: [
        Plot.rectX([...held], {
          x1: ({ fromSec }: HeldStretch) => fromSec / 60,
          x2: ({ toSec }: HeldStretch) => toSec / 60,
          fill: 'var(--held)',
        }),
        Plot.areaY([...curve.band], {
          x: ({ timeSec }: BandPoint) => timeSec / 60,
          y1: ({ low }: BandPoint) => low,
          y2: ({ high }: BandPoint) => high,
          fill: 'var(--band)',
        }),
        Plot.ruleY([threshold], { stroke: 'var(--ink)', strokeDasharray: '4 3', strokeOpacity: 0.7 }),
        Plot.lineY([...curve.line], {
          x: ({ timeSec }: CurvePoint) => timeSec / 60,
          y: ({ value }: CurvePoint) => value,
          stroke: 'var(--accent)',
          strokeWidth: 1.4,
        }),
        Plot.dot([...annotations], {
          x: ({ timeSec }: ShownAnnotation) => timeSec / 60,
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
      height: 76,
      marginTop: 4,
      x: timeAxis(durationSec, texts.minuteAxis),
      y: { domain: strips.map(({ row }) => row), label: null, type: 'band', padding: 0.25 },
      marks: [
        Plot.barX(rects, {
          x1: ({ fromSec }: Stretch) => fromSec / 60,
          x2: ({ toSec }: Stretch) => toSec / 60,
          y: 'row',
          fill: ({ name }: Stretch) => `var(--${name})`,
        }),
      ],
      color: { type: 'identity' },
    },
    alt,
  );
}
