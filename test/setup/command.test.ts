import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CommandError, runCommand } from '../../setup/engine/command.mjs';
import { temporaryFolder } from './temporaryFolder.js';

describe('runCommand', () => {
  it('gives the output, hands on the lines and keeps both streams in the log', async () => {
    const log = join(temporaryFolder(), 'log/step.log');
    const lines: string[] = [];
    const output = await runCommand({ log }, 'sh', ['-c', 'echo one; echo two >&2'], {
      onLine: (line: string) => lines.push(line),
    });
    expect(output.split('\n').sort()).toEqual(['one', 'two']);
    expect(lines.sort()).toEqual(['one', 'two']);
    expect(readFileSync(log, 'utf8')).toMatch(/^\$ sh -c .*\n(one\ntwo|two\none)\n$/);
  });

  it('tells a network that cannot be reached from a package that is broken', async () => {
    const log = join(temporaryFolder(), 'step.log');
    const fail = async (text: string): Promise<CommandError> =>
      (await runCommand({ log }, 'sh', ['-c', `echo "${text}" >&2; exit 1`], {}).catch(
        (error: unknown) => error,
      )) as CommandError;
    expect((await fail('npm error code ENOTFOUND')).isNetwork).toBe(true);
    expect((await fail('Failed to establish a new connection')).isNetwork).toBe(true);
    expect((await fail('fatal error: opencv2/face.hpp: No such file')).isNetwork).toBe(false);
  });

  it('rejects for a command that does not exist', async () => {
    const log = join(temporaryFolder(), 'step.log');
    await expect(runCommand({ log }, 'no-such-command', [], {})).rejects.toThrow('ENOENT');
  });

  it('takes along what the command has started when set-up is interrupted', async () => {
    const folder = temporaryFolder();
    const module = resolve(import.meta.dirname, '../../setup/engine/command.mjs');
    const program = `
      const { runCommand } = await import(${JSON.stringify(module)});
      process.once('SIGTERM', () => process.exit(143));
      await runCommand({ log: 'step.log' }, 'sh', ['-c', 'touch started; (sleep 2; touch survived) & wait'], {});`;
    const setup = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: folder });
    await expect.poll(() => existsSync(join(folder, 'started')), { timeout: 30_000 }).toBe(true);
    setup.kill('SIGTERM');
    const [status] = (await once(setup, 'exit')) as [number];
    expect(status).toBe(143);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(existsSync(join(folder, 'survived'))).toBe(false);
  });
});
