import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const version = '11.0.1';
const folder = resolve(import.meta.dirname, '../../node_modules/.cache', `cyclonedds-${version}`);
const python = resolve(folder, 'bin/python');

/** Without ROS's own Python and libraries: a program that knows nothing of it. */
const environment = { ...process.env, PYTHONPATH: '', LD_LIBRARY_PATH: '' };

/**
 * A Python with another DDS implementation than the suite's (Eclipse Cyclone DDS), made once; `undefined` where it cannot be
 * installed, for example without a network.
 */
export async function cycloneddsPython(): Promise<string | undefined> {
  const run = promisify(execFile);
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder], { env: environment });
    const wanted = `cyclonedds==${version}`;
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--retries',
      '0',
      '--timeout',
      '10',
      '--only-binary',
      ':all:',
    ];
    await run(python, ['-c', 'import cyclonedds'], { env: environment }).catch(() =>
      run(python, [...pip, wanted], { env: environment, timeout: 180_000 }),
    );
    return python;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    console.warn(`cyclonedds ${version} cannot be installed here: ${String(error)}`);
    return undefined;
  }
}

export interface CycloneddsEngagement {
  readonly stampNs: bigint;
  /** `undefined` where it is not known. */
  readonly score: number | undefined;
  readonly personId: string;
}

/** A program on Cyclone DDS that hears `rapport/engagement`. */
export class CycloneddsListener {
  readonly heard: CycloneddsEngagement[] = [];
  readonly errors: string[] = [];
  readonly #child: ChildProcess;

  constructor(interpreter: string, domain: number) {
    const script = resolve(import.meta.dirname, 'cyclonedds_listener.py');
    this.#child = spawn(interpreter, ['-u', script, String(domain)], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        const {
          stamp_ns: stampNs,
          score,
          person_id: personId,
        } = JSON.parse(line) as {
          stamp_ns: string;
          score: number | null;
          person_id: string;
        };
        this.heard.push({ stampNs: BigInt(stampNs), score: score ?? undefined, personId });
      });
    if (this.#child.stderr)
      createInterface({ input: this.#child.stderr }).on('line', (line) => this.errors.push(line));
  }

  dispose(): void {
    this.#child.stdin?.end();
  }
}
