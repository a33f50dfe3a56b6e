import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of this machine (proc(5)). */
export interface RunningProcess {
  readonly pid: number;
  readonly commandLine: string;
}

export interface ProcessSize {
  readonly residentMiB: number;
  readonly descriptors: number;
  readonly threads: number;
  /** Names in /dev/shm that it has mapped or open. */
  readonly segments: readonly string[];
}

/** The processes that a process's main thread has started and that still run. */
export function childrenOf(pid: number): RunningProcess[] {
  const children = readOrEmpty(`/proc/${pid}/task/${pid}/children`);
  return children
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => ({
      pid: Number(text),
      commandLine: readOrEmpty(`/proc/${text}/cmdline`).replaceAll('\0', ' '),
    }))
    .filter(({ commandLine }) => commandLine !== '');
}

/** A zombie runs no more. */
export function isRunning(pid: number): boolean {
  const status = readOrEmpty(`/proc/${pid}/status`);
  return status !== '' && !/^State:\s+[ZX]/m.test(status);
}

/** 0 where it has ended. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/mu.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** `undefined` where it has ended. */
export function sizeOf(pid: number): ProcessSize | undefined {
  const status = readOrEmpty(`/proc/${pid}/status`);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  const threads = /^Threads:\s+(\d+)/m.exec(status)?.[1];
  if (resident === undefined || threads === undefined) return undefined;
  const mapped = [...readOrEmpty(`/proc/${pid}/maps`).matchAll(/\/dev\/shm\/(\S+)$/gm)].map(
    ([, name = '']) => name,
  );
  const open = descriptorsOf(pid);
  const files = open.flatMap((target) => /^\/dev\/shm\/(\S+)$/.exec(target)?.[1] ?? []);
  return {
    residentMiB: Number(resident) / 1024,
    descriptors: open.length,
    threads: Number(threads),
    segments: [...new Set([...mapped, ...files])],
  };
}

/** What its descriptors lead to. */
export function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOrEmpty(`/proc/${pid}/fd/${fd}`));
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // The descriptor was closed meanwhile.
    return '';
  }
}

/** Empty where it has ended. */
export function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Whether a file of /dev/shm is a participant's of DDS, rather than a port that programs share. */
export function isSegment(name: string): boolean {
  return /^fast(dds|rtps)_[0-9a-z]{16}$/u.test(name);
}
