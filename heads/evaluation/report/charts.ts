import {
  barY,
  dot,
  lineY,
  ruleX,
  ruleY,
  tickY,
  type PlotOptions,
  type ScaleOptions,
} from '@observablehq/plot';

import { colours, plotSvg } from './plotSvg.js';

/** A chart as wide as the page, under its title, with a line at zero. */
function chart(title: string, { y, marks = [], ...options }: PlotOptions): string {
  return plotSvg(title, {
    caption: title,
    width: 980,
    height: 230,
    marginLeft: 48,
    marginBottom: 44,
    ...options,
    y: { label: null, grid: true, nice: true, ...y },
    marks: [ruleY([0], { stroke: '#4a5561' }), ...marks],
  });
}

/** A colour for each of these names, said above the chart. */
function legendOf(names: readonly string[]): ScaleOptions {
  return { legend: true, domain: [...names], range: colours };
}

/** Names under the columns, slanted where they are many. */
function columnNames(names: readonly string[]): ScaleOptions {
  return { domain: [...names], label: null, tickSize: 0, tickRotate: names.length > 8 ? -32 : 0 };
}

interface Bar {
  readonly group: string;
  readonly series: string;
  /** `undefined` leaves its place empty. */
  readonly value: number | undefined;
  /** A line from so much below the value to so much above it. */
  readonly spread?: number | undefined;
}

/** Bars side by side in groups. */
export function groupedBars(shown: {
  readonly title: string;
  readonly groups: readonly string[];
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
}): string {
  const { title, groups, series, bars } = shown;
  const place = { fx: 'group', x: 'series' };
  const whiskers = bars.flatMap(({ value, spread, ...bar }) =>
    value === undefined || spread === undefined
      ? []
      : [{ ...bar, low: value - spread, high: value + spread }],
  );
  return chart(title, {
    fx: { ...columnNames(groups), padding: 0 },
    x: { axis: null, domain: series, paddingInner: 0.08, paddingOuter: 0.4 },
    color: legendOf(series),
    marks: [
      barY(bars, { ...place, y1: () => 0, y2: 'value', fill: 'series' }),
      ruleX(whiskers, { ...place, y1: 'low', y2: 'high' }),
    ],
  });
}

/** Lines with points over a common axis, which begins at zero. */
export function curveChart(shown: {
  readonly title: string;
  readonly xTitle: string;
  readonly series: readonly string[];
  readonly points: readonly { readonly series: string; readonly x: number; readonly y: number }[];
}): string {
  const { title, xTitle, series, points } = shown;
  const position = { x: 'x', y: 'y' };
  return chart(title, {
    marginRight: 32,
    x: {
      label: xTitle,
      labelAnchor: 'center',
      labelArrow: 'none',
      zero: true,
      ticks: [...new Set(points.map(({ x }) => x))],
      tickFormat: (value: number) => value.toFixed(0),
    },
    color: legendOf(series),
    marks: [
      lineY(points, { ...position, stroke: 'series', strokeWidth: 2 }),
      dot(points, { ...position, fill: 'series', r: 4 }),
    ],
  });
}

/** Boxes from minimum, quartiles and maximum. */
export function boxPlot(shown: {
  readonly title: string;
  readonly boxes: readonly { readonly name: string; readonly quartiles: readonly number[] }[];
  readonly range: readonly [number, number];
}): string {
  const rows = shown.boxes.map(({ name, quartiles }) => {
    const [low, first, median, third, high] = quartiles;
    return { name, low, first, median, third, high };
  });
  return chart(shown.title, {
    x: { ...columnNames(rows.map(({ name }) => name)), paddingInner: 0.4, paddingOuter: 0.2 },
    y: { domain: shown.range },
    marks: [
      ruleX(rows, { x: 'name', y1: 'low', y2: 'high', stroke: '#4a5561' }),
      barY(rows, { x: 'name', y1: 'first', y2: 'third', fill: '#cfe3f1', stroke: '#0072b2' }),
      tickY(rows, { x: 'name', y: 'median', stroke: '#0072b2', strokeWidth: 2 }),
    ],
  });
}
