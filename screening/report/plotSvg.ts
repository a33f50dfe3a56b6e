import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Okabe & Ito's colours, told apart by colour-blind readers too. */
export const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#444444'];

/**
 * A plot as SVG for a page without scripts.
 *
 * @param title what a screen reader says of it
 */
export function plotSvg(title: string, options: PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn: { readonly outerHTML: string } = plot({
    style: { fontSize: '12px', background: 'none' },
    ...options,
    ariaLabel: title,
    document: document as unknown as NonNullable<PlotOptions['document']>,
  });
  return drawn.outerHTML;
}
