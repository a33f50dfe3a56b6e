import { readdirSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { processUsage } from '../bench/processUsage.js';
import { cutOff } from './cutOff.js';
import type { Fault, SuiteProcess } from './faults.js';
import type { Observer } from './Observer.js';
import { childrenOf, isRunning } from './processTable.js';
import type { Suite } from './Suite.js';

/** Who waits longer waits in vain. */
const patienceMs = 120_000;
const pollMs = 20;

/** What a fault did. */
export interface Strike {
  readonly fault: Fault;
  readonly atMs: number;
  /** When the process was gone, by the computer's clock; the same as `atMs` for one that was not. */
  readonly goneMs: number;
  /** From then until it was seen to work again, milliseconds. */
  readonly backMs: number;
  /** Processor time that the process had between, milliseconds; NaN for one that was not started again. */
  readonly cpuMs: number;
  /** Whether another process is there in its place. */
  readonly isRestarted: boolean;
}

export interface Struck {
  readonly suite: Suite;
  readonly observer: Observer;
  readonly folder: string;
  /** Where the page is served. */
  readonly pageUrl: string;
}

/**
 * Does it, and waits until the process works.
 *
 * @throws Error when it does not come back
 */
export async function strike(struck: Struck, fault: Fault): Promise<Strike> {
  const pid = struck.suite.pidOf(fault.process);
  if (pid === undefined) throw new Error(`There is no ${fault.process} process.`);
  // Whoever takes its place may have waited for that, its code loaded.
  const before = new Map(childrenOf(struck.suite.pid).map((child) => [child.pid, cpuOf(child.pid)]));
  const atMs = Date.now();
  await hurt(pid, fault);
  if (fault.kind === 'hang') await until(`the end of the ${fault.process} that hangs`, () => !isRunning(pid));
  const goneMs = fault.kind === 'kill' || fault.kind === 'hang' ? Date.now() : atMs;
  const isBack = sign(fault.process, struck, Date.now());
  if (goneMs !== atMs && fault.process === 'session') struck.observer.closeAllowed(goneMs);
  await until(`the ${fault.process} after ${fault.kind}`, isBack);
  const backMs = Date.now() - goneMs;
  const now = struck.suite.pidOf(fault.process);
  const isRestarted = now !== undefined && now !== pid;
  return {
    fault,
    atMs,
    goneMs,
    backMs,
    cpuMs: isRestarted ? cpuOf(now) - (before.get(now) ?? 0) : NaN,
    isRestarted,
  };
}

async function hurt(pid: number, { kind, lastsMs, stoppedMs }: Fault): Promise<void> {
  switch (kind) {
    case 'kill':
      process.kill(pid, 'SIGKILL');
      return;
    case 'hang':
      process.kill(pid, 'SIGSTOP');
      return;
    case 'pause':
      process.kill(pid, 'SIGSTOP');
      await delay(lastsMs);
      signalIfThere(pid, 'SIGCONT');
      return;
    case 'cut': {
      const restore = cutOff(pid);
      try {
        await delay(lastsMs);
      } finally {
        restore();
      }
      return;
    }
    case 'slow': {
      const untilMs = performance.now() + lastsMs;
      while (performance.now() < untilMs) {
        signalIfThere(pid, 'SIGSTOP');
        await delay(stoppedMs);
        signalIfThere(pid, 'SIGCONT');
        await delay(100 - stoppedMs);
      }
    }
  }
}

/** It may have been killed meanwhile, which is then seen by its other id. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  if (isRunning(pid)) process.kill(pid, signal);
}

/** What shows that a process works, of what came after `fromMs`. */
function sign(process: SuiteProcess, struck: Struck, fromMs: number): () => boolean | Promise<boolean> {
  const { observer, folder, pageUrl } = struck;
  switch (process) {
    case 'session':
      return () => observer.states.some(({ atMs, sessionId }) => sessionId !== '' && atMs > fromMs);
    case 'perception':
    case 'camera':
      return () => observer.scores.some(({ stampMs }) => stampMs > fromMs);
    case 'recorder': {
      const before = recordedBytes(folder);
      return () => recordedBytes(folder) > before;
    }
    case 'page':
      return () => answers(pageUrl);
  }
}

/** Of all recordings of a session. */
function recordedBytes(folder: string): number {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mcap'));
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode < 500);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

/** NaN for one that has ended. */
function cpuOf(pid: number): number {
  try {
    return processUsage(pid).cpuSec * 1_000;
  } catch {
    return NaN;
  }
}

/** @throws Error when it does not become true in time */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > untilMs) throw new Error(`Waited ${patienceMs / 1_000} s in vain for ${what}.`);
    await delay(pollMs);
  }
}
