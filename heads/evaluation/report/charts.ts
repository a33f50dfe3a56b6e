import { escapeHtml } from './escapeHtml.js';

/** Okabe & Ito's colours, told apart by colour-blind readers too. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];
const frame = { width: 980, height: 260, left: 48, right: 12, top: 34, bottom: 44 };

/** A scale of round steps that covers these values and zero. */
function ticksOf(values: readonly number[]): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low + 1e-6);
  const rough = (high - low) / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

interface Plane {
  readonly y: (value: number) => number;
  readonly grid: string;
}

function plane(ticks: readonly number[]): Plane {
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  const span = frame.height - frame.top - frame.bottom;
  const y = (value: number): number => frame.height - frame.bottom - ((value - low) / (high - low)) * span;
  const digits = Math.abs((ticks[1] ?? 1) - low) < 1 ? 2 : 0;
  const grid = ticks
    .map(
      (tick) =>
        `<line x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="${Math.abs(tick) < 1e-9 ? '#4a5561' : '#dfe4e9'}"/>` +
        `<text x="${frame.left - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${tick.toFixed(digits)}</text>`,
    )
    .join('');
  return { y, grid };
}

function svg(title: string, body: string, legend: readonly string[] = []): string {
  const marks = legend
    .map((name, index) => {
      const x = frame.width - 130 * (legend.length - index);
      return `<rect x="${x}" y="10" width="12" height="12" fill="${colours[index % colours.length] ?? ''}"/><text x="${x + 17}" y="20">${escapeHtml(name)}</text>`;
    })
    .join('');
  return `<svg viewBox="0 0 ${frame.width} ${frame.height}" width="${frame.width}" role="img" aria-label="${escapeHtml(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#1d2733"><text x="${frame.left}" y="20" font-weight="600">${escapeHtml(title)}</text>${marks}${body}</svg>`;
}

/** Names under the columns, slanted where they are many or long. */
function columnNames(names: readonly string[], xOf: (index: number) => number): string {
  const base = frame.height - frame.bottom + 15;
  const slanted = names.length > 8;
  return names
    .map((name, index) => {
      const x = xOf(index).toFixed(1);
      return slanted
        ? `<text font-size="10" text-anchor="end" transform="translate(${x} ${base - 4}) rotate(-32)">${escapeHtml(name)}</text>`
        : `<text x="${x}" y="${base}" text-anchor="middle">${escapeHtml(name)}</text>`;
    })
    .join('');
}

export interface BarSeries {
  readonly name: string;
  /** One a group; `undefined` leaves its place empty. */
  readonly values: readonly ({ readonly value: number; readonly spread: number } | undefined)[];
}

/** Bars side by side in groups, with a line of +-`spread` where it is not zero. */
export function groupedBars(chart: {
  readonly title: string;
  readonly groups: readonly string[];
  readonly series: readonly BarSeries[];
}): string {
  const all = chart.series.flatMap(({ values }) =>
    values.flatMap((item) => (item ? [item.value - item.spread, item.value + item.spread] : [])),
  );
  const { y, grid } = plane(ticksOf(all));
  const step = (frame.width - frame.left - frame.right) / Math.max(1, chart.groups.length);
  const barWidth = (step * 0.7) / Math.max(1, chart.series.length);
  const marks = chart.series.flatMap(({ values }, series) =>
    values.map((item, group) => {
      if (item === undefined) return '';
      const x = frame.left + step * (group + 0.15) + barWidth * series;
      const top = Math.min(y(item.value), y(0));
      const height = Math.abs(y(item.value) - y(0));
      const middle = (x + barWidth / 2).toFixed(1);
      const whisker =
        item.spread > 0
          ? `<line x1="${middle}" x2="${middle}" y1="${y(item.value - item.spread).toFixed(1)}" y2="${y(item.value + item.spread).toFixed(1)}" stroke="#1d2733"/>`
          : '';
      return `<rect x="${x.toFixed(1)}" y="${top.toFixed(1)}" width="${(barWidth * 0.92).toFixed(1)}" height="${height.toFixed(1)}" fill="${colours[series % colours.length] ?? ''}"/>${whisker}`;
    }),
  );
  const names = columnNames(chart.groups, (index) => frame.left + step * (index + 0.5));
  return svg(
    chart.title,
    grid + marks.join('') + names,
    chart.series.map(({ name }) => name),
  );
}

/** Lines with points over a common axis. */
export function curveChart(chart: {
  readonly title: string;
  readonly xTitle: string;
  readonly series: readonly { readonly name: string; readonly points: readonly { x: number; y: number }[] }[];
}): string {
  const points = chart.series.flatMap((item) => item.points);
  const { y, grid } = plane(ticksOf(points.map((point) => point.y)));
  const high = Math.max(...points.map((point) => point.x));
  const xOf = (value: number): number =>
    frame.left + ((frame.width - frame.left - frame.right - 20) * value) / high;
  const lines = chart.series.map((series, index) => {
    const colour = colours[index % colours.length] ?? '';
    const path = series.points
      .map((point) => `${xOf(point.x).toFixed(1)},${y(point.y).toFixed(1)}`)
      .join(' ');
    const dots = series.points.map(
      (point) =>
        `<circle cx="${xOf(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="4" fill="${colour}"/>`,
    );
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
  });
  const base = frame.height - frame.bottom + 16;
  const names = [...new Set(points.map((point) => point.x))].map(
    (value) =>
      `<text x="${xOf(value).toFixed(1)}" y="${base}" text-anchor="middle">${value.toFixed(0)}</text>`,
  );
  const axis = `<text x="${frame.width / 2}" y="${frame.height - 8}" text-anchor="middle">${escapeHtml(chart.xTitle)}</text>`;
  return svg(
    chart.title,
    grid + lines.join('') + names.join('') + axis,
    chart.series.map(({ name }) => name),
  );
}

/** Boxes from minimum, quartiles and maximum. */
export function boxPlot(chart: {
  readonly title: string;
  readonly boxes: readonly { readonly name: string; readonly quartiles: readonly number[] }[];
  readonly range: readonly [number, number];
}): string {
  const { y, grid } = plane(ticksOf(chart.range));
  const step = (frame.width - frame.left - frame.right) / Math.max(1, chart.boxes.length);
  const marks = chart.boxes.map(({ quartiles }, index) => {
    const [low = 0, first = 0, median = 0, third = 0, high = 0] = quartiles.map(y);
    const x = frame.left + step * (index + 0.5);
    const left = x - step * 0.3;
    return (
      `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${low.toFixed(1)}" y2="${high.toFixed(1)}" stroke="#4a5561"/>` +
      `<rect x="${left.toFixed(1)}" y="${third.toFixed(1)}" width="${(step * 0.6).toFixed(1)}" height="${(first - third).toFixed(1)}" fill="#cfe3f1" stroke="#0072b2"/>` +
      `<line x1="${left.toFixed(1)}" x2="${(left + step * 0.6).toFixed(1)}" y1="${median.toFixed(1)}" y2="${median.toFixed(1)}" stroke="#0072b2" stroke-width="2"/>`
    );
  });
  const names = columnNames(
    chart.boxes.map(({ name }) => name),
    (index) => frame.left + step * (index + 0.5),
  );
  return svg(chart.title, grid + marks.join('') + names);
}
