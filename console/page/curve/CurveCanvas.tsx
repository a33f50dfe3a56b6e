import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { CurveColumns } from './curveWindow.js';

/** Something that happened, drawn on the curve as a line with a sign. */
export interface CurveEvent {
  readonly atSec: number;
  readonly kind: 'prompt' | 'mark' | 'cursor';
}

export interface CurveCanvasProps {
  readonly columns: CurveColumns;
  readonly fromSec: number;
  readonly toSec: number;
  readonly events: readonly CurveEvent[];
  readonly heightPx: number;
  /** Words of a moment of the axis. */
  readonly axisText: (atSec: number) => string;
  /** A moment that was clicked. */
  readonly onPick?: ((atSec: number) => void) | undefined;
}

const signs: Readonly<Record<CurveEvent['kind'], string>> = { prompt: '▼', mark: '◆', cursor: '' };
const colours: Readonly<Record<CurveEvent['kind'], string>> = {
  prompt: '--prompt',
  mark: '--mark',
  cursor: '--text',
};

const style = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The curve as a picture; what it says stands beside it as text and table. */
export function CurveCanvas(props: CurveCanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const current = useRef(props);
  current.current = props;
  useEffect(() => {
    const parent = holder.current;
    if (parent === null) return undefined;
    const made = makePlot(parent, current);
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: parent.clientWidth, height: current.current.heightPx }),
    );
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const { columns, fromSec, toSec } = props;
    plot.current?.batch(() => {
      plot.current?.setData([columns.atSec, columns.score, columns.low, columns.high], false);
      plot.current?.setScale('x', { min: fromSec, max: toSec });
    });
  });
  return <div ref={holder} class="curve" aria-hidden="true" style={{ height: `${props.heightPx}px` }} />;
}

function makePlot(parent: HTMLDivElement, current: { readonly current: CurveCanvasProps }): uPlot {
  const axis = { stroke: () => style('--muted'), font: '12px system-ui', ticks: { show: false } };
  const border = { stroke: 'transparent', points: { show: false } };
  const plot = new uPlot(
    {
      width: Math.max(100, parent.clientWidth),
      height: current.current.heightPx,
      pxAlign: false,
      cursor: { show: false },
      legend: { show: false },
      padding: [8, 8, 0, 0],
      scales: { x: { time: false }, y: { range: [-1.05, 1.05] } },
      axes: [
        {
          ...axis,
          size: 24,
          space: 70,
          grid: { show: false },
          values: (_plot, splits) => splits.map((atSec) => current.current.axisText(atSec)),
        },
        {
          ...axis,
          size: 34,
          splits: () => [-1, -0.5, 0, 0.5, 1],
          values: (_plot, splits) => splits.map((value) => (value > 0 ? `+${value}` : String(value))),
          grid: { stroke: () => style('--line'), width: 1 },
        },
      ],
      bands: [{ series: [3, 2], fill: () => style('--band') }],
      series: [
        {},
        { stroke: () => style('--curve'), width: 2.5, spanGaps: false, points: { show: false } },
        border,
        border,
      ],
      hooks: { draw: [(drawn) => drawEvents(drawn, current.current.events)] },
    },
    [[], [], [], []],
    parent,
  );
  plot.over.addEventListener('click', ({ offsetX }) => current.current.onPick?.(plot.posToVal(offsetX, 'x')));
  return plot;
}

function drawEvents(plot: uPlot, events: readonly CurveEvent[]): void {
  const { ctx: context, bbox } = plot;
  const { min, max } = plot.scales['x'] ?? {};
  context.save();
  context.lineWidth = devicePixelRatio;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.font = `${12 * devicePixelRatio}px system-ui`;
  for (const { atSec, kind } of events) {
    if (min == null || max == null || atSec < min || atSec > max) continue;
    const x = plot.valToPos(atSec, 'x', true);
    context.strokeStyle = style(colours[kind]);
    context.fillStyle = style(colours[kind]);
    context.beginPath();
    context.moveTo(x, bbox.top);
    context.lineTo(x, bbox.top + bbox.height);
    context.stroke();
    context.fillText(signs[kind], x, bbox.top);
  }
  context.restore();
}
