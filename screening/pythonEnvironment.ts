import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';

import { RapportError } from '../core/RapportError.js';
import { repositoryRoot } from '../models/repositoryRoot.js';

/** Where the classifiers' own Python environment lies, and what goes into it. */
export const screeningPaths = {
  environment: join(repositoryRoot, '.rapport', 'screening'),
  requirements: join(repositoryRoot, 'screening', 'python', 'requirements.txt'),
  worker: join(repositoryRoot, 'screening', 'python', 'worker.py'),
} as const;

/** The Pythons that scikit-learn 1.7.2 and xgboost-cpu 3.2.0 have wheels for. */
const commands = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.14', 'python3.10'];
const probe = 'import sys, venv, ensurepip; sys.exit(0 if (3, 10) <= sys.version_info[:2] <= (3, 14) else 3)';

interface Ended {
  readonly ok: boolean;
  readonly lastLines: readonly string[];
}

function run(
  command: string,
  given: readonly string[],
  options: { readonly signal?: AbortSignal | undefined; readonly onLine?: (line: string) => void } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    // A sourced ROS puts its own packages in front of Python's.
    const env = {
      ...process.env,
      PYTHONPATH: '',
      PYTHONNOUSERSITE: '1',
      _ROS_WHEELS_BOOTSTRAP_COMPLETE: '1',
    };
    const child = spawn(command, given, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const take = (chunk: Buffer): void => {
      for (const line of chunk
        .toString('utf8')
        .split('\n')
        .filter((text) => text.trim() !== '')) {
        lines.push(line);
        options.onLine?.(line);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => {
      resolve({ ok: false, lastLines: [error.message] });
    });
    child.once('close', (code) => {
      resolve({ ok: code === 0, lastLines: lines.slice(-5) });
    });
  });
}

async function choosePython(): Promise<string> {
  for (const command of commands) if ((await run(command, ['-c', probe])).ok) return command;
  throw new RapportError(
    'screening/no-python',
    'The classifiers need Python 3.10 to 3.14 with its venv module, and there is none on PATH: run `sudo apt-get install python3-venv`, then try again.',
  );
}

async function isReady(): Promise<boolean> {
  const marker = join(screeningPaths.environment, 'requirements.txt');
  if (!existsSync(join(screeningPaths.environment, 'bin', 'python3')) || !existsSync(marker)) return false;
  return (await readFile(marker, 'utf8')) === (await readFile(screeningPaths.requirements, 'utf8'));
}

/**
 * Makes the classifiers' own virtual environment where it is not there yet; interrupted, nothing of it stays.
 *
 * pip's own configuration counts (mirrors, proxies, PIP_NO_INDEX with PIP_FIND_LINKS for a site without network).
 *
 * @returns the Python to run
 * @throws RapportError `screening/no-python`, `screening/not-installed`
 */
export async function preparePython(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const { environment, requirements } = screeningPaths;
  const python = join(environment, 'bin', 'python3');
  if (await isReady()) return python;
  const command = await choosePython();
  say(
    'The classifiers’ libraries (scikit-learn, XGBoost) are being installed into .rapport/screening, once …',
  );
  const temporary = `${environment}.${process.pid}.tmp`;
  await mkdir(dirname(environment), { recursive: true });
  try {
    const made = await run(command, ['-m', 'venv', temporary], { signal });
    const options = ['--require-hashes', '--only-binary=:all:', '--no-input', '--disable-pip-version-check'];
    const installed = made.ok
      ? await run(
          join(temporary, 'bin', 'python3'),
          ['-m', 'pip', 'install', ...options, '--requirement', requirements],
          {
            signal,
            onLine: (line) =>
              /^(Downloading|Installing)/u.test(line.trim()) && say(line.trim().slice(0, 100)),
          },
        )
      : made;
    if (!installed.ok)
      throw new RapportError(
        'screening/not-installed',
        `The classifiers’ libraries could not be installed (${installed.lastLines.at(-1)?.trim() ?? 'no reason given'}): check pip’s settings for mirrors and proxies (docs/screening.md), then try again.`,
      );
    await writeFile(join(temporary, 'requirements.txt'), await readFile(requirements));
    // Only bin/python3 is used, which finds its packages from where it lies.
    await rm(environment, { recursive: true, force: true });
    await rename(temporary, environment);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return python;
}
