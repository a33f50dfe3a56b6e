import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Okabe & Ito's colours, told apart by colour-blind readers too. */
export const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#444444'];

/** What is used of a drawn element; the suite is compiled without the types of a browser's page. */
interface DrawnElement {
  readonly outerHTML: string;
  querySelector(selector: string): DrawnElement | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

/**
 * A plot drawn without a browser.
 *
 * @param alt what a screen reader says in its place
 * @returns the picture, and the figure around it where it has a legend or a caption; otherwise twice the picture
 */
export function drawn(alt: string, options: PlotOptions): { figure: DrawnElement; svg: DrawnElement } {
  const page: unknown = parseHTML('<!doctype html><html><body></body></html>');
  const { document } = page as { document: never };
  const plotted: unknown = plot({ ...options, ariaLabel: alt, document });
  const figure = plotted as DrawnElement;
  const svg = figure.querySelector('svg[aria-label]') ?? figure;
  svg.setAttribute('role', 'img');
  return { figure, svg };
}

/**
 * A plot with its legend and caption for a page without scripts.
 *
 * @param title what a screen reader says in its place
 */
export function plotSvg(title: string, options: PlotOptions): string {
  return drawn(title, { style: { fontSize: '12px', background: 'none' }, ...options }).figure.outerHTML;
}
