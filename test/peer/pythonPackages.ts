import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Readers of other people, to hold what the suite writes against. */
const requirements = ['mcap==1.6.0', 'rosbags==0.11.9', 'pyarrow==26.0.1', 'pandas==2.3.3'];

/**
 * A Python that has them, in an environment that is made once a machine, in the folder for temporary files; `undefined` where
 * it cannot be made (no venv module, no registry). Use as `describe.skipIf(python === undefined)`.
 */
export function pythonWithReaders(): string | undefined {
  const key = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `rapport-test-python-${key}`);
  const python = join(folder, 'bin/python3');
  if (existsSync(python)) return python;
  const making = `${folder}.${process.pid}`;
  try {
    mkdirSync(making);
    run('python3', ['-m', 'venv', making]);
    run(join(making, 'bin/python3'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...requirements,
    ]);
    renameSync(making, folder);
    return python;
  } catch {
    // Another test may have made it at the same time.
    rmSync(making, { recursive: true, force: true });
    return existsSync(python) ? python : undefined;
  }
}

/** The folder of the environment is renamed: nothing in it may know where it was made. */
function run(program: string, args: readonly string[]): void {
  const env = { ...process.env, PYTHONPATH: '', PYTHONDONTWRITEBYTECODE: '1' };
  const { status, error } = spawnSync(program, args, { env, stdio: 'ignore', timeout: 180_000 });
  if (status !== 0) throw error ?? new Error(`${program} ended with ${String(status)}`);
}

/** Runs a script with arguments and gives what it prints, as JSON. */
export function pythonJson(python: string, script: string, args: readonly string[]): unknown {
  const env = { ...process.env, PYTHONPATH: '' };
  return JSON.parse(execFileSync(python, ['-c', script, ...args], { env, encoding: 'utf8' })) as unknown;
}
