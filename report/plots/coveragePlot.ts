import * as Plot from '@observablehq/plot';

import type { Minute } from '../minutes.js';
import type { ReportTexts } from '../texts.js';
import { drawPlot } from './drawPlot.js';

/** Of each minute, how many images were measured, had no face, or were left out. */
export function coveragePlot(
  minutes: readonly Minute[],
  { texts, alt }: { readonly texts: ReportTexts; readonly alt: string },
): string {
  const bars = minutes.flatMap(({ minute, frames, skipped, measured }) => [
    { minute, part: 'measured', count: measured },
    { minute, part: 'no-face', count: frames - measured },
    { minute, part: 'skipped', count: skipped },
  ]);
  return drawPlot(
    {
      height: 126,
      x: { domain: [0, Math.max(1, minutes.length)], label: texts.minuteAxis },
      y: { label: texts.minuteTable.images, ticks: 3, grid: true },
      color: { type: 'identity' },
      marks: [
        Plot.rectY(
          bars,
          Plot.stackY({
            x1: ({ minute }: { minute: number }) => minute + 0.06,
            x2: ({ minute }: { minute: number }) => minute + 0.94,
            y: 'count',
            fill: ({ part }: { part: string }) => `var(--${part})`,
          }),
        ),
        Plot.ruleY([0], { stroke: 'var(--ink)' }),
      ],
    },
    alt,
  );
}
