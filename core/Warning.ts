/**
 * Expected trouble, as data: core returns it beside its outputs, and the node logs it (throttled) and puts it on
 * /diagnostics.
 */
export interface Warning {
  /** Stable across versions, for example `image/truncated-jpeg`. */
  readonly code: string;
  /** One sentence for an operator: what is wrong and what to do. */
  readonly text: string;
}
