/** Some rows of one table of features and labels; nothing is copied. */
export interface SamplePart {
  /** Row-major, `width` numbers a row. */
  readonly features: Float32Array;
  /** A label a row, finite. */
  readonly labels: Float32Array;
  readonly rows: Int32Array;
}

/** Samples drawn from several tables (children), numbered 0 .. count - 1 in the parts' order. */
export interface SampleView {
  readonly width: number;
  readonly count: number;
  readonly parts: readonly SamplePart[];
}

/** A view of these parts, whose tables all have `width` columns. */
export function sampleView(width: number, parts: readonly SamplePart[]): SampleView {
  return { width, count: parts.reduce((sum, part) => sum + part.rows.length, 0), parts };
}

/** All labels, in sample order. */
export function viewLabels(view: SampleView): Float32Array {
  const labels = new Float32Array(view.count);
  let sample = 0;
  for (const part of view.parts) {
    for (const row of part.rows) {
      labels[sample] = part.labels[row] ?? Number.NaN;
      sample += 1;
    }
  }
  return labels;
}

/** Where each sample lies: its part and its row. Eight bytes a sample. */
export interface SampleIndex {
  readonly part: Int32Array;
  readonly row: Int32Array;
}

/** Finds samples' rows once, so that batches are gathered without searching. */
export function indexSamples(view: SampleView): SampleIndex {
  const part = new Int32Array(view.count);
  const row = new Int32Array(view.count);
  let sample = 0;
  for (const [number, { rows }] of view.parts.entries()) {
    part.fill(number, sample, sample + rows.length);
    row.set(rows, sample);
    sample += rows.length;
  }
  return { part, row };
}

/** Copies the samples numbered `order[from .. to - 1]` into the start of two buffers. */
export function gatherSamples(
  view: SampleView,
  index: SampleIndex,
  order: { readonly samples: Int32Array; readonly from: number; readonly to: number },
  into: { readonly features: Float32Array; readonly labels: Float32Array },
): void {
  const { width } = view;
  for (let position = order.from; position < order.to; position += 1) {
    const sample = order.samples[position] as number;
    const table = view.parts[index.part[sample] as number];
    if (table === undefined) continue;
    const row = index.row[sample] as number;
    const target = position - order.from;
    into.features.set(table.features.subarray(row * width, (row + 1) * width), target * width);
    into.labels[target] = table.labels[row] ?? Number.NaN;
  }
}
