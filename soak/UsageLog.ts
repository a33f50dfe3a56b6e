import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { SuiteProcess } from './faults.js';
import { isRunning, isSegment, sizeOf } from './processTable.js';
import type { Suite } from './Suite.js';
import { slopeOf, type Slope } from './trend.js';

type Watched = SuiteProcess | 'launcher' | 'browser';
type Sizes = Readonly<Record<string, number>>;

interface Life {
  readonly process: Watched;
  readonly pid: number;
  readonly points: { readonly atMs: number; readonly sizes: Sizes }[];
}

/** A process that has just come up still fills its caches, milliseconds. */
const warmMs = 120_000;

/** Of a shorter time nothing can be said for an hour. */
const leastMs = 300_000;

const youngMs = 75_000;

/** No process has it: the browser ends with the harness. */
const browserId = 0;

/** What the suite's processes take, and what they leave. */
export class UsageLog {
  readonly #suite: Suite;
  readonly #lives = new Map<number, Life>();
  readonly #segments = new Set<string>();

  constructor(suite: Suite) {
    this.#suite = suite;
  }

  sample(processes: readonly SuiteProcess[]): void {
    this.#sample('launcher', this.#suite.pid);
    for (const process of processes) {
      const pid = this.#suite.pidOf(process);
      if (pid !== undefined) this.#sample(process, pid);
    }
  }

  /** What the page takes in the browser of the harness. */
  addBrowser(sizes: Sizes): void {
    this.#add({ process: 'browser', pid: browserId }, sizes);
  }

  /** Every process of the suite that was ever seen and still runs. */
  get left(): readonly number[] {
    return [...this.#lives.keys()].filter((pid) => pid !== browserId && isRunning(pid));
  }

  /**
   * DDS's shared memory that a process was ever seen to have and that is still there. Ports are shared with other programs;
   * what is younger than a minute the next launch removes (see freeSharedMemory).
   */
  get segmentsLeft(): readonly string[] {
    const there = new Set(readdirSync('/dev/shm'));
    const oldMs = Date.now() - youngMs;
    return [...this.#segments].filter(
      (name) => there.has(name) && isSegment(name) && statSync(join('/dev/shm', name)).mtimeMs < oldMs,
    );
  }

  /** Of each process, in its longest life, once it was warm. */
  slopes(): readonly {
    readonly process: Watched;
    readonly measure: string;
    readonly last: number;
    readonly slope: Slope;
  }[] {
    const longest = new Map<Watched, Life>();
    for (const life of this.#lives.values())
      if (life.points.length > (longest.get(life.process)?.points.length ?? 0))
        longest.set(life.process, life);
    return [...longest.values()].flatMap(({ process, points }) => {
      const beganMs = points[0]?.atMs ?? 0;
      const warm = points.filter(({ atMs }) => atMs - beganMs >= warmMs);
      if ((warm.at(-1)?.atMs ?? 0) - beganMs < warmMs + leastMs) return [];
      return Object.keys(warm.at(-1)?.sizes ?? {}).flatMap((measure) => {
        const slope = slopeOf(warm.map(({ atMs, sizes }) => [atMs, sizes[measure] ?? NaN] as const));
        const last = warm.at(-1)?.sizes[measure];
        return slope === undefined || last === undefined ? [] : [{ process, measure, last, slope }];
      });
    });
  }

  #sample(process: Watched, pid: number): void {
    const size = sizeOf(pid);
    if (size === undefined) return;
    for (const name of size.segments) this.#segments.add(name);
    const { residentMiB, descriptors, threads, segments } = size;
    this.#add({ process, pid }, { residentMiB, descriptors, threads, segments: segments.length });
  }

  #add({ process, pid }: { readonly process: Watched; readonly pid: number }, sizes: Sizes): void {
    const life = this.#lives.get(pid) ?? { process, pid, points: [] };
    this.#lives.set(pid, life);
    life.points.push({ atMs: performance.now(), sizes });
  }
}
