import type { PlotOptions, ScaleOptions } from '@observablehq/plot';

import { drawn } from '../../heads/evaluation/report/plotSvg.js';
import { clockTime } from '../figures.js';

/** The width of every picture, pixels; the page scales it to its own. */
const plotWidth = 720;

/**
 * A picture as SVG text, drawn without a browser. Colours are the page's CSS variables, so that light, dark and paper each
 * have their own.
 *
 * @param alt what a screen reader says in its place
 */
export function drawPlot(options: PlotOptions, alt: string): string {
  const { svg } = drawn(alt, {
    width: plotWidth,
    marginLeft: 76,
    marginRight: 24,
    // The axis' name stands clear of its numbers.
    marginBottom: 34,
    style: { background: 'none', fontSize: '11px' },
    ...options,
  });
  // Whoever zooms the page zooms the picture.
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  return svg.outerHTML;
}

/** Seconds between two ticks of the axis over time, of which the first that gives few enough is taken. */
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800];
const mostTicks = 10;

/** The horizontal axis of every picture over time: seconds of the session, shown as minutes and seconds. */
export function timeAxis(durationSec: number, label: string): ScaleOptions {
  const lastSec = Math.max(durationSec, 1);
  const step = tickSteps.find((each) => lastSec / each <= mostTicks) ?? lastSec / mostTicks;
  const ticks = Array.from({ length: Math.floor(lastSec / step) + 1 }, (_, index) => index * step);
  return {
    domain: [0, lastSec],
    label,
    nice: false,
    ticks,
    tickFormat: (seconds: number) => clockTime(seconds),
  };
}
