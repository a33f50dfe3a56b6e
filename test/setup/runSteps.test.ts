import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CommandError } from '../../setup/engine/command.mjs';
import { runSteps } from '../../setup/engine/runSteps.mjs';
import { SetupError } from '../../setup/engine/SetupError.mjs';
import type { Step } from '../../setup/engine/Step.mjs';
import { temporaryFolder } from './temporaryFolder.js';

/** A step that writes a file with its fingerprint in it. */
function fileStep(folder: string, id: string, fingerprint: () => string = () => 'same'): Step {
  const file = join(folder, `${id}.result`);
  return {
    id,
    title: id,
    fingerprint,
    present: () => existsSync(file),
    run: () => {
      writeFileSync(file, fingerprint());
    },
  };
}

function optionsFor(folder: string): {
  folder: string;
  stream: { write(text: string): void };
  now: () => number;
} {
  return { folder: join(folder, 'state'), stream: { write: () => undefined }, now: () => 0 };
}

describe('runSteps', () => {
  it('runs every step in order and then nothing', async () => {
    const folder = temporaryFolder();
    const steps = [fileStep(folder, 'first'), fileStep(folder, 'second')];
    expect(await runSteps(steps, optionsFor(folder))).toEqual(['first', 'second']);
    expect(await runSteps(steps, optionsFor(folder))).toEqual([]);
  });

  it('repeats a step whose input changed, and no other', async () => {
    const folder = temporaryFolder();
    let version = '1';
    const steps = [fileStep(folder, 'first'), fileStep(folder, 'second', () => version)];
    await runSteps(steps, optionsFor(folder));
    version = '2';
    expect(await runSteps(steps, optionsFor(folder))).toEqual(['second']);
    expect(readFileSync(join(folder, 'second.result'), 'utf8')).toBe('2');
  });

  it('repeats a step whose result was deleted', async () => {
    const folder = temporaryFolder();
    const steps = [fileStep(folder, 'first'), fileStep(folder, 'second')];
    await runSteps(steps, optionsFor(folder));
    rmSync(join(folder, 'first.result'));
    expect(await runSteps(steps, optionsFor(folder))).toEqual(['first']);
  });

  it('goes on at the step that failed', async () => {
    const folder = temporaryFolder();
    let broken = true;
    const failing: Step = {
      ...fileStep(folder, 'second'),
      run: () => {
        writeFileSync(join(folder, 'second.result'), 'half');
        if (broken) throw new SetupError('Run `this`.');
      },
    };
    const steps = [fileStep(folder, 'first'), failing, fileStep(folder, 'third')];
    await expect(runSteps(steps, optionsFor(folder))).rejects.toThrow('Run `this`.');
    expect(existsSync(join(folder, 'third.result'))).toBe(false);
    broken = false;
    // The half-written result is there, its marker is not: the step is not taken for done.
    expect(await runSteps(steps, optionsFor(folder))).toEqual(['second', 'third']);
  });

  it('forgets an earlier success before a step runs again', async () => {
    const folder = temporaryFolder();
    let version = '1';
    const step = fileStep(folder, 'only', () => version);
    await runSteps([step], optionsFor(folder));
    version = '2';
    const interrupted: Step = {
      ...step,
      run: () => {
        throw new SetupError('Interrupted.');
      },
    };
    await expect(runSteps([interrupted], optionsFor(folder))).rejects.toThrow('Interrupted.');
    version = '1';
    // The fingerprint of the first success is back, but what the second run left behind may be anything.
    expect(await runSteps([step], optionsFor(folder))).toEqual(['only']);
  });

  it('checks every pending step before it runs the first one', async () => {
    const folder = temporaryFolder();
    const impossible: Step = {
      ...fileStep(folder, 'second'),
      check: () => {
        throw new SetupError('This machine cannot do it: run `that`.');
      },
    };
    const steps = [fileStep(folder, 'first'), impossible];
    await expect(runSteps(steps, optionsFor(folder))).rejects.toThrow('run `that`');
    expect(existsSync(join(folder, 'first.result'))).toBe(false);
  });

  it('names the log of a command that fails, and keeps its output there', async () => {
    const folder = temporaryFolder();
    const step: Step = {
      ...fileStep(folder, 'compiler'),
      run: async ({ run }) => {
        await run('sh', ['-c', 'echo no such header >&2; exit 3']);
      },
    };
    const failure = await runSteps([step], optionsFor(folder)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    const { message, log = '', cause } = failure as SetupError;
    expect(message).toContain('npm run setup');
    expect(message).toContain(log);
    expect(readFileSync(log, 'utf8')).toContain('no such header');
    expect(cause).toBeInstanceOf(CommandError);
  });

  it('refuses a step that ends without its result', async () => {
    const folder = temporaryFolder();
    const step: Step = { ...fileStep(folder, 'empty'), run: () => undefined };
    await expect(runSteps([step], optionsFor(folder))).rejects.toThrow('the result is not there');
  });

  /** Steps that say when they begin and that end when they are told to. */
  function handSteps(folder: string): {
    step: (id: string, needs?: string[]) => Step;
    begun: string[];
    end: (id: string, error?: Error) => void;
  } {
    const begun: string[] = [];
    const ends = new Map<string, (error?: Error) => void>();
    const step = (id: string, needs?: string[]): Step => ({
      ...fileStep(folder, id),
      ...(needs ? { needs } : {}),
      run: async () => {
        begun.push(id);
        await new Promise<void>((resolve, reject) => {
          ends.set(id, (error) => {
            if (error) reject(error);
            else resolve();
          });
        });
        writeFileSync(join(folder, `${id}.result`), '');
      },
    });
    return { step, begun, end: (id, error) => ends.get(id)?.(error) };
  }

  /** Until a step has begun. */
  const hasBegun = async (begun: string[], id: string): Promise<void> => {
    await expect.poll(() => begun).toContain(id);
  };

  it('runs steps side by side, each after those that it needs', async () => {
    const folder = temporaryFolder();
    const { step, begun, end } = handSteps(folder);
    const steps = [step('a', []), step('b', []), step('c', ['a', 'not-a-step']), step('d', ['b', 'c'])];
    const ran = runSteps(steps, optionsFor(folder));
    await hasBegun(begun, 'b');
    expect(begun).toEqual(['a', 'b']);
    end('a');
    await hasBegun(begun, 'c');
    end('c');
    // d needs b as well, which still runs.
    expect(begun).toEqual(['a', 'b', 'c']);
    end('b');
    await hasBegun(begun, 'd');
    end('d');
    expect(await ran).toEqual(['a', 'b', 'c', 'd']);
  });

  it('runs no more at once than it is told', async () => {
    const folder = temporaryFolder();
    const { step, begun, end } = handSteps(folder);
    const ran = runSteps([step('a', []), step('b', []), step('c', [])], { ...optionsFor(folder), atOnce: 2 });
    await hasBegun(begun, 'b');
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await hasBegun(begun, 'c');
    end('a');
    end('c');
    expect(await ran).toEqual(['a', 'b', 'c']);
  });

  it('begins nothing after a failure, and waits for what runs', async () => {
    const folder = temporaryFolder();
    const { step, begun, end } = handSteps(folder);
    const steps = [step('a', []), step('b', []), step('c', ['a']), step('d', ['b'])];
    const ran = runSteps(steps, optionsFor(folder));
    ran.catch(() => undefined);
    await hasBegun(begun, 'b');
    end('a', new SetupError('Run `this`.'));
    end('b');
    await expect(ran).rejects.toThrow('Run `this`.');
    expect(begun).toEqual(['a', 'b']);
    // What was waited for counts.
    const again = runSteps(steps, optionsFor(folder));
    await hasBegun(begun, 'd');
    expect(begun).toEqual(['a', 'b', 'a', 'd']);
    end('d');
    end('a');
    await hasBegun(begun, 'c');
    end('c');
    expect(await again).toEqual(['a', 'd', 'c']);
  });

  it('says which steps wait for each other', async () => {
    const folder = temporaryFolder();
    const { step } = handSteps(folder);
    const circle = [step('a', ['b']), step('b', ['a'])];
    await expect(runSteps(circle, optionsFor(folder))).rejects.toThrow('wait for each other: a, b');
  });

  it('goes on after SIGKILL in the middle of a step', async () => {
    const folder = temporaryFolder();
    const engine = resolve(import.meta.dirname, '../../setup/engine/runSteps.mjs');
    const script = join(folder, 'setup.mjs');
    writeFileSync(
      script,
      `
      import { existsSync, writeFileSync } from 'node:fs';
      import { runSteps } from ${JSON.stringify(engine)};
      const [, , speed] = process.argv;
      const step = (id, run) => ({ id, title: id, fingerprint: () => '1', present: () => existsSync(id), run });
      const ran = await runSteps([
        step('first', () => writeFileSync('first', '')),
        step('second', async () => {
          writeFileSync('second', 'half');
          process.stdout.write('half');
          if (speed === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
          writeFileSync('second', 'whole');
        }),
      ], { folder: 'state', stream: process.stderr, now: Date.now });
      process.stdout.write(JSON.stringify(ran));
      `,
    );
    const slow = spawn(process.execPath, [script, 'slow'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(slow.stdout, 'data');
    slow.kill('SIGKILL');
    await once(slow, 'exit');
    expect(readFileSync(join(folder, 'second'), 'utf8')).toBe('half');

    const again = spawn(process.execPath, [script, 'quick'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const output: string[] = [];
    again.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const [status] = (await once(again, 'exit')) as [number];
    expect(status).toBe(0);
    expect(output.join('')).toBe('half["second"]');
    expect(readFileSync(join(folder, 'second'), 'utf8')).toBe('whole');
  });
});
