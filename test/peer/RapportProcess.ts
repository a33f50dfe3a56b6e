import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { sourceNewerThanBuild } from './sourceNewerThanBuild.js';
import { patienceMs, waitUntil } from './waitUntil.js';

const repository = resolve(import.meta.dirname, '../..');
const program = resolve(repository, 'bin/rapport');

const newer = sourceNewerThanBuild();
if (newer !== undefined)
  console.warn(
    `dist/ is older than ${newer}: these tests run what was built before. Use \`npm test\` or \`npm run build\`.`,
  );

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `rapport …` as a user runs it, in its own process. */
export class RapportProcess {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #end: Ended | undefined;
  #asked = false;

  constructor(
    domain: number,
    args: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ) {
    if (process.env['AMENT_PREFIX_PATH'] === undefined)
      throw new Error(
        'Tests on the ROS graph need its environment: use `npm test`, or source .ros/environment.sh.',
      );
    if (!existsSync(resolve(repository, 'dist/bundle/rapport.js')))
      throw new Error('The suite is not built: use `npm test`, or run `npm run build`.');
    this.#child = spawn(program, args, {
      cwd: options.cwd ?? repository,
      env: { ...process.env, ...options.env, ROS_DOMAIN_ID: String(domain), FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    this.#ended = new Promise((done) => {
      this.#child.once('close', (code, signal) => {
        this.#end = { code, signal };
        // A test that waits for it would only say that nothing came.
        if (!this.#asked && code !== 0)
          console.error(
            `rapport ${args.join(' ')} ended by itself (${String(signal ?? code)}):\n${this.output}`,
          );
        done(this.#end);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get running(): boolean {
    return this.#end === undefined;
  }

  get output(): string {
    return this.lines.join('\n');
  }

  kill(signal: NodeJS.Signals): void {
    this.#asked = true;
    this.#child.kill(signal);
  }

  /** Resolves with the first line that matches. */
  line(pattern: RegExp, timeoutMs = patienceMs): Promise<string> {
    return waitUntil(
      `a line like ${String(pattern)}`,
      () => {
        const line = this.lines.find((each) => pattern.test(each));
        if (line === undefined && !this.running)
          throw new Error(`It ended before a line like ${String(pattern)}:\n${this.output}`);
        return line;
      },
      { timeoutMs, context: () => `It wrote:\n${this.output}` },
    );
  }

  async ended(timeoutMs = patienceMs): Promise<Ended> {
    this.#asked = true;
    await waitUntil('the end of the process', () => !this.running, {
      timeoutMs,
      context: () => `It wrote:\n${this.output}`,
    });
    return this.#ended;
  }

  /** Ends the process for good; for clean-up, whatever its state. */
  async dispose(): Promise<void> {
    this.#asked = true;
    if (this.running) this.#child.kill('SIGTERM');
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(impatient);
  }
}
