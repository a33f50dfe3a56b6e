/** A line that is written over as the work goes on; without a terminal only its last state is printed. */
export interface ProgressLine {
  /** Shows how far the work is; `total` undefined means that nobody knows. */
  update(done: number, total: number | undefined): void;
  end(): void;
}

const barWidth = 24;
const redrawMs = 100;

export function progressLine(
  label: string,
  options: { readonly format: (done: number) => string; readonly stream?: NodeJS.WriteStream },
): ProgressLine {
  const stream = options.stream ?? process.stderr;
  const startMs = performance.now();
  let drawnMs = -Infinity;
  let text = '';
  return {
    update(done, total) {
      const nowMs = performance.now();
      const share = total === undefined || total === 0 ? undefined : done / total;
      const bar =
        share === undefined
          ? ''
          : `[${'#'.repeat(Math.round(barWidth * share)).padEnd(barWidth)}] ${Math.round(100 * share)} % `;
      const left = share === undefined || share === 0 ? '' : `, ${remaining(nowMs - startMs, share)}`;
      text = `${label} ${bar}${options.format(done)}${left}`;
      if (!stream.isTTY || nowMs - drawnMs < redrawMs) return;
      drawnMs = nowMs;
      stream.write(`\r\x1b[K${text}`);
    },
    end() {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      if (text !== '')
        stream.write(
          `${stream.isTTY ? '\r\x1b[K' : ''}${text.replace(/, \d+ s left$/, '')} (${seconds} s)\n`,
        );
    },
  };
}

function remaining(elapsedMs: number, share: number): string {
  return `${Math.ceil(((elapsedMs / share) * (1 - share)) / 1000)} s left`;
}
