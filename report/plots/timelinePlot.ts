import * as Plot from '@observablehq/plot';

import { occurrenceRows, type Occurrence } from '../occurrences.js';
import type { HeldStretch } from '../SessionSeries.js';
import type { ReportTexts } from '../texts.js';
import { drawPlot, timeAxis } from './drawPlot.js';

/** What happened, a row a kind. */
export function timelinePlot(
  occurrences: readonly Occurrence[],
  {
    held,
    durationSec,
    texts,
  }: {
    readonly held: readonly HeldStretch[];
    readonly durationSec: number;
    readonly texts: ReportTexts;
  },
): string {
  const shown = occurrenceRows.filter((row) => occurrences.some((occurrence) => occurrence.row === row));
  return drawPlot(
    {
      height: 50 + 22 * shown.length,
      x: timeAxis(durationSec, texts.timeAxis),
      y: { domain: shown.map((row) => texts.rows[row]), label: null, type: 'point', padding: 0.6 },
      marks: [
        Plot.rectX([...held], {
          x1: ({ fromSec }: HeldStretch) => fromSec,
          x2: ({ toSec }: HeldStretch) => toSec,
          fill: 'var(--held)',
        }),
        Plot.ruleY(
          shown.map((row) => texts.rows[row]),
          { stroke: 'var(--rule)' },
        ),
        Plot.dot([...occurrences], {
          x: ({ timeSec }: Occurrence) => timeSec,
          y: ({ row }: Occurrence) => texts.rows[row],
          r: 4,
          fill: 'var(--accent)',
          stroke: 'var(--paper)',
        }),
      ],
    },
    texts.timelineAlt(occurrences.length, held.length),
  );
}
