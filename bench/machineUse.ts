import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';

import { childrenOf, descriptorsOf, isSegment, readOrEmpty } from '../soak/processTable.js';
import { processUsage, ticksPerSecond } from './processUsage.js';

/** DDSI-RTPS 2.5, 9.6.2.3: of a domain's 250 ports the first of a participant's two, in 10 + 2 times its number. */
const ports = { base: 7_400, ofDomain: 250, first: 10, ofParticipant: 2 } as const;

/** Of a process and all that it has started. */
export interface TreeUse {
  readonly processes: number;
  readonly threads: number;
  readonly descriptors: number;
  readonly mostDescriptors: number;
  /** Its own and its part of what it shares, without shared memory (smaps_rollup: Pss_Anon and Pss_File). */
  readonly memoryMiB: number;
}

export function treeOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap((child) => treeOf(child.pid))];
}

/** Processor time so far, by process; without those that have ended meanwhile. */
export function cpuOf(pids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(
    pids.filter((pid) => existsSync(`/proc/${pid}`)).map((pid) => [pid, processUsage(pid).cpuSec] as const),
  );
}

/** What was used between two readings, seconds: of a process that is new, all; of one that has ended, nothing. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, cpuSec]) => sum + cpuSec - (before.get(pid) ?? 0), 0);
}

export function useOf(pids: readonly number[]): TreeUse {
  const each = pids.map((pid) => {
    const memory = readOrEmpty(`/proc/${pid}/smaps_rollup`);
    return {
      threads: Number(/^Threads:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0),
      descriptors: descriptorsOf(pid).length,
      memoryMiB: (kilobytes(memory, 'Pss_Anon') + kilobytes(memory, 'Pss_File')) / 1_024,
    };
  });
  const sum = (of: (one: (typeof each)[number]) => number): number =>
    each.reduce((total, one) => total + of(one), 0);
  return {
    processes: pids.length,
    threads: sum((one) => one.threads),
    descriptors: sum((one) => one.descriptors),
    mostDescriptors: Math.max(...each.map((one) => one.descriptors)),
    memoryMiB: sum((one) => one.memoryMiB),
  };
}

/** Of the whole machine, whoever uses it, in seconds of a processor since it was started (proc(5)). */
export function machineCpu(): { readonly busySec: number; readonly stolenSec: number } {
  const ticks = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
  const [user = NaN, nice = NaN, system = NaN, , , interrupts = NaN, soft = NaN, stolen = NaN] = ticks;
  return {
    busySec: (user + nice + system + interrupts + soft) / ticksPerSecond,
    stolenSec: stolen / ticksPerSecond,
  };
}

export function availableMiB(): number {
  return kilobytes(readFileSync('/proc/meminfo', 'utf8'), 'MemAvailable') / 1_024;
}

/** Shared memory as a whole and what of it DDS and others have taken. */
export function sharedMemory(folder = '/dev/shm'): { readonly usedMiB: number; readonly freeMiB: number } {
  const { bsize, blocks, bfree } = statfsSync(folder);
  const mebi = 1_024 ** 2;
  return { usedMiB: ((blocks - bfree) * bsize) / mebi, freeMiB: (bfree * bsize) / mebi };
}

/** DDS participants of a domain in this network namespace by the ports that they listen on. */
export interface Participants {
  readonly count: number;
  /** From 0 on; -1 where there is none. */
  readonly highestNumber: number;
  /** Datagrams to them that were lost as nobody read them in time. */
  readonly dropped: number;
}

/** @param table of UDP sockets, as /proc/net/udp has it */
export function participantsOf(domain: number, table = readFileSync('/proc/net/udp', 'utf8')): Participants {
  const from = ports.base + ports.ofDomain * domain + ports.first;
  const upTo = ports.base + ports.ofDomain * (domain + 1);
  const sockets = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/u))
    .map((fields) => ({ port: parseInt(fields[1]?.split(':')[1] ?? '', 16), dropped: Number(fields.at(-1)) }))
    .filter(({ port }) => port >= from && port < upTo);
  const numbers = new Set(
    sockets
      .filter(({ port }) => (port - from) % ports.ofParticipant === 0)
      .map(({ port }) => (port - from) / ports.ofParticipant),
  );
  return {
    count: numbers.size,
    highestNumber: Math.max(-1, ...numbers),
    dropped: sockets.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}

/** How many descriptors a process may have. */
export function mostDescriptors(): string {
  return /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 'unknown';
}

/** How many segments DDS has in shared memory. */
export function segments(folder = '/dev/shm'): number {
  return readdirSync(folder).filter(isSegment).length;
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}
