import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { fuzzTargets } from './targets.js';
import type { FuzzTarget } from './FuzzTarget.js';

/**
 * `npm run fuzz [-- --target NAME … --count N --seed S]`: gives the readers of everything that others write inputs that are
 * nearly right. What ends a process, takes too long or too much memory, or is told as anything but a sentence, is a find; its
 * input is kept in `--out`.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: 'fuzz-finds' },
  },
});

/** An input that takes longer is a hang. */
const longestMs = 20_000;
const heapMegabytes = 512;
const child = resolve(import.meta.dirname, 'fuzzChild.js');
const findLine = z.object({ index: z.number(), what: z.string(), input: z.string() });

const names = values.target ?? fuzzTargets.map(({ name }) => name);
const targets = names.map((name) => fuzzTargets.find((target) => target.name === name) ?? name);
const from = Number(values.from);
const to = from + Number(values.count);

let finds = 0;
for (const target of targets) {
  if (typeof target === 'string') {
    const all = fuzzTargets.map(({ name }) => name).join(', ');
    process.stderr.write(`There is no target "${target}": choose from ${all}.\n`);
    process.exit(2);
  }
  const beganMs = performance.now();
  const count = await fuzz(target);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0);
  process.stdout.write(`${target.name}: ${to - from} inputs, ${count} finds, ${seconds} s\n`);
  finds += count;
}
process.exitCode = finds > 0 ? 1 : 0;

/** @returns how many different things were found */
async function fuzz({ name, extension }: FuzzTarget): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-fuzz-'));
  const told = new Set<string>();
  const keep = (index: number, what: string, input: string): void => {
    // The same fault is found again and again: its first input is kept.
    if (told.has(what)) return;
    told.add(what);
    mkdirSync(values.out, { recursive: true });
    const kept = join(values.out, `${name}-${values.seed}-${index}${extension}`);
    copyFileSync(input, kept);
    process.stdout.write(`${kept}: ${what}\n`);
  };
  try {
    for (let next = from; next < to;) {
      const { index, what } = await untilItEnds(name, next, folder, keep);
      if (what !== undefined) keep(index, what, join(folder, `input${extension}`));
      next = index + 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return told.size;
}

/** Runs a child until it is through, or dies of an input. */
async function untilItEnds(
  name: string,
  first: number,
  folder: string,
  keep: (index: number, what: string, input: string) => void,
): Promise<{ readonly index: number; readonly what: string | undefined }> {
  const args = [`--max-old-space-size=${heapMegabytes}`, child, name, values.seed, first, to, folder];
  const running = spawn(process.execPath, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  running.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-2_000)));
  createInterface({ input: running.stdout }).on('line', (line) => {
    const { index, what, input } = findLine.parse(JSON.parse(line));
    keep(index, what, input);
  });
  rmSync(join(folder, 'index'), { force: true });
  const at: { input: number | undefined; isHanging: boolean } = { input: undefined, isHanging: false };
  const watch = setInterval(() => {
    // While it loads its code there is none.
    const now = present(folder);
    at.isHanging = now !== undefined && now === at.input;
    at.input = now;
    if (at.isHanging) running.kill('SIGKILL');
  }, longestMs);
  const [code, signal] = (await once(running, 'close')) as [number | null, NodeJS.Signals | null];
  clearInterval(watch);
  const index = present(folder) ?? first;
  if (at.isHanging) return { index, what: `takes more than ${longestMs / 1_000} s` };
  if (code === 0) return { index, what: undefined };
  return { index, what: `ends the process (${signal ?? code}): ${said.split('\n').slice(0, 6).join(' | ')}` };
}

/** The number of the input that a child works on, or worked on last; `undefined` before its first. */
function present(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'index'), 'utf8'));
  } catch {
    return undefined;
  }
}
