import * as Plot from '@observablehq/plot';

import type { ComparedSession } from '../comparedSessions.js';
import type { ReportTexts } from '../texts.js';
import { drawPlot } from './drawPlot.js';

/** Mean engagement of a child's sessions, in their order. */
export function earlierPlot(sessions: readonly ComparedSession[], texts: ReportTexts): string {
  const shown = sessions.flatMap((session, index) =>
    session.engagement === undefined
      ? []
      : [
          {
            number: String(index + 1),
            mean: session.engagement,
            low: Math.max(-1, session.engagement - (session.engagementSd ?? 0)),
            high: Math.min(1, session.engagement + (session.engagementSd ?? 0)),
            source: session.source ?? 'UNKNOWN',
          },
        ],
  );
  return drawPlot(
    {
      height: 126,
      x: {
        domain: sessions.map((_, index) => String(index + 1)),
        type: 'point',
        label: texts.earlierTable.session,
      },
      y: { domain: [-1, 1], label: texts.engagementAxis, ticks: 3, grid: true },
      color: { type: 'identity' },
      marks: [
        Plot.ruleX(shown, { x: 'number', y1: 'low', y2: 'high', stroke: 'var(--rule)', strokeWidth: 2 }),
        Plot.dot(shown, {
          x: 'number',
          y: 'mean',
          r: 4,
          fill: ({ source }: { source: string }) => `var(--${source})`,
        }),
      ],
    },
    texts.earlierAlt(sessions.length),
  );
}
