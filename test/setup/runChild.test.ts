import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

const runChild = resolve(import.meta.dirname, '../../setup/runChild.mjs');

/** Runs `program` (JavaScript) as the child of a process that uses runChild. */
function start(program: string): {
  child: ReturnType<typeof spawn>;
  ended: Promise<number>;
  output: () => string;
} {
  const parent = `
    const { runChild } = await import(${JSON.stringify(runChild)});
    const args = ['-e', ${JSON.stringify(program)}];
    process.exitCode = await runChild(process.execPath, args, { cwd: '/', env: process.env });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'close').then(([status]) => status as number);
  return { child, ended, output: () => chunks.join('') };
}

describe('runChild', () => {
  it("ends with the child's status", async () => {
    expect(await start('process.exit(7)').ended).toBe(7);
  });

  it('ends with 128 + the signal that ended the child', async () => {
    // SIGKILL is 9.
    expect(await start("process.kill(process.pid, 'SIGKILL')").ended).toBe(137);
  });

  it('hands Ctrl-C on once, however often it comes, and waits for the child to save', async () => {
    const { child, ended, output } = start(`
      let count = 0;
      process.on('SIGINT', () => {
        count += 1;
        setTimeout(() => { process.stdout.write('saved after ' + count); process.exit(0); }, 300);
      });
      process.stdout.write('ready ');
      setInterval(() => undefined, 1000);`);
    await expect.poll(output, { timeout: 30_000 }).toBe('ready ');
    // From the terminal and from npm.
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGINT'), 20);
    expect(await ended).toBe(0);
    expect(output()).toBe('ready saved after 1');
  });
});
