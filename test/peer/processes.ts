import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine. */
export interface Child {
  readonly pid: number;
  readonly commandLine: string;
}

/** The processes that a process has started and that still run (Linux). */
export function childrenOf(pid: number): Child[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        // "pid (name) state ppid …"; the name may hold anything but ends with the last parenthesis.
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(parent) !== pid || state === 'Z') return [];
        const commandLine = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(entry), commandLine }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
