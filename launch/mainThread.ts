import { readFileSync } from 'node:fs';

/** What the kernel says of a process's main thread. */
export interface MainThread {
  /** It could run and waits for a processor or a disk, as on a machine with too much to do; not stopped, not asleep. */
  readonly isReady: boolean;
  /** Processor time that it has had, milliseconds. */
  readonly cpuMs: number;
}

/** Linux counts processor time for /proc in hundredths of a second. */
const msATick = 10;

/** `undefined` where there is no such process, or no /proc. */
export function mainThreadOf(pid: number): MainThread | undefined {
  try {
    // "pid (name) state …"; the name may hold anything but ends with the last parenthesis.
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // proc(5) counts from 1: 3 is the state, 14 and 15 are the time in user and kernel mode.
    const [state, userTicks, kernelTicks] = [fields[0], fields[11], fields[12]];
    const cpuMs = (Number(userTicks) + Number(kernelTicks)) * msATick;
    return { isReady: state === 'R' || state === 'D', cpuMs };
  } catch {
    return undefined;
  }
}
