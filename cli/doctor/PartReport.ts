/** Whether one part of the machine works, in one line. */
export interface PartReport {
  readonly part: string;
  readonly works: boolean;
  /** What was seen when the part was used: versions, times, counts; or what went wrong. */
  readonly detail: string;
  /** What to do, where it does not work. */
  readonly remedy?: string;
}

/** Uses a part and reports; an error it throws is a part that does not work. */
export interface PartCheck {
  readonly part: string;
  /** What to do when `check` throws. */
  readonly remedy: string;
  readonly check: () => Promise<readonly PartReport[]>;
}

export function working(part: string, detail: string): PartReport {
  return { part, works: true, detail };
}

export function failing(part: string, detail: string, remedy: string): PartReport {
  return { part, works: false, detail, remedy };
}

/** One line of the report: "works  OpenCV  4.6.0, …" or "FAILS  OpenCV  …: do this". */
export function reportLine({ part, works, detail, remedy }: PartReport): string {
  const ending = remedy === undefined ? detail : `${detail.replace(/[.:]$/, '')}: ${remedy}`;
  return `${works ? 'works' : 'FAILS'}  ${part.padEnd(19)} ${ending}`;
}
