import type { Random } from '../core/metrics/bootstrap.js';

/** What is done to a process. */
export const faultKinds = ['kill', 'hang', 'pause', 'slow', 'cut'] as const;

/**
 * `kill`: SIGKILL. `hang`: SIGSTOP until whoever watches over it has it killed. `pause`: SIGSTOP, and SIGCONT before that.
 * `slow`: stopped and continued in turn. `cut`: off the network for a while, and on with its work.
 */
export type FaultKind = (typeof faultKinds)[number];

/** The processes of a suite, by what their command lines have in them. */
export const suiteProcesses = {
  recorder: / node recorder /,
  session: / behaviour session /,
  perception: / engagement affect face /,
  camera: / node camera /,
  page: / console /,
} as const;
export type SuiteProcess = keyof typeof suiteProcesses;

export interface Fault {
  readonly kind: FaultKind;
  readonly process: SuiteProcess;
  /** Of a pause, of the time in which it is slow or in which it is cut off, milliseconds. */
  readonly lastsMs: number;
  /** Of the time in which it is slow: so much of each tenth of a second it is stopped, milliseconds. */
  readonly stoppedMs: number;
  /** A prompt is approved so long before, milliseconds; absent: none. */
  readonly promptMs: number | undefined;
  /** The suite is left alone so long before, milliseconds. */
  readonly calmMs: number;
}

/** Below what a launch waits for a heartbeat: nothing may be killed for it. */
const pauseMs = { least: 300, most: 2_500 } as const;
/** Longer than an operator may be away (10 s), and shorter than what DDS takes for a participant's death (20 s). */
const cutMs = { least: 2_000, most: 15_000 } as const;
const slowMs = { least: 2_000, most: 6_000 } as const;
/** Of each tenth of a second. */
const stoppedMs = { least: 30, most: 80 } as const;
const promptMs = { least: 0, most: 2_500 } as const;
const calmMs = { least: 500, most: 4_000 } as const;

/**
 * Faults without end. Each process has each kind once before any has one twice, in an order by chance.
 *
 * @param random uniform in [0, 1)
 */
export function* randomFaults(
  random: Random,
  choice: { readonly kinds: readonly FaultKind[]; readonly processes: readonly SuiteProcess[] },
): Generator<Fault, never> {
  const between = ({ least, most }: { readonly least: number; readonly most: number }): number =>
    Math.round(least + random() * (most - least));
  for (;;) {
    const round = choice.processes.flatMap((process) => choice.kinds.map((kind) => ({ process, kind })));
    while (round.length > 0) {
      const [{ process, kind }] = round.splice(Math.floor(random() * round.length), 1) as [(typeof round)[0]];
      yield {
        kind,
        process,
        lastsMs: between(lastsOf(kind)),
        stoppedMs: between(stoppedMs),
        promptMs: random() < 0.5 ? between(promptMs) : undefined,
        calmMs: between(calmMs),
      };
    }
  }
}

function lastsOf(kind: FaultKind): { readonly least: number; readonly most: number } {
  if (kind === 'cut') return cutMs;
  return kind === 'pause' ? pauseMs : slowMs;
}
