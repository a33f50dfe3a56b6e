import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Okabe & Ito's colours, told apart by colour-blind readers too. */
export const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#444444'];

// The libraries' types are a browser's, which this program's are not: what is used of them, in this program's words.
const parsePage = parseHTML as unknown as (html: string) => { readonly document: object };
const draw = plot as unknown as (options: Omit<PlotOptions, 'document'> & { readonly document: object }) => {
  readonly outerHTML: string;
};

/**
 * A plot as SVG for a page without scripts.
 *
 * @param title what a screen reader says of it
 */
export function plotSvg(title: string, options: PlotOptions): string {
  const { document } = parsePage('<!doctype html><html><body></body></html>');
  const drawn = draw({
    style: { fontSize: '12px', background: 'none' },
    ...options,
    ariaLabel: title,
    document,
  });
  return drawn.outerHTML;
}
