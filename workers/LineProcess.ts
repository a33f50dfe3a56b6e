import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

import { RapportError } from '../core/RapportError.js';

export interface LineProcessOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  /** The whole environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** How the process is called in sentences: "The process of the classifiers". */
  readonly title: string;
}

interface Question {
  readonly id: number;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: RapportError) => void;
}

/** The last lines of what the process complained of are kept for the sentence that says why it ended. */
const keptComplaints = 5;

/**
 * A process that answers questions, a line of JSON each way, one at a time. Every question carries an `id` that its answer
 * repeats. A process that does not answer in time is killed (SIGKILL), and so is one that says what is no answer.
 */
export class LineProcess {
  readonly #options: LineProcessOptions;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #complaints: string[] = [];
  #asked = 0;
  #question: Question | undefined;
  /** Why nothing can be asked any more. */
  #end: RapportError | undefined;

  constructor(options: LineProcessOptions) {
    this.#options = options;
    // A group of its own: Ctrl-C goes to the foreground group, and the parent decides when this process ends.
    this.#child = spawn(options.command, options.arguments, {
      cwd: options.cwd,
      env: options.env,
      stdio: 'pipe',
      detached: true,
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#answered(line);
    });
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.#complaints.push(line);
      if (this.#complaints.length > keptComplaints) this.#complaints.shift();
    });
    this.#child.once('error', (error) => {
      this.#ended(`could not be started (${error.message})`);
    });
    this.#child.once('close', (code, signal) => {
      const last = this.#complaints.at(-1);
      this.#ended(
        `ended (${signal ?? code ?? 'unknown'})${last === undefined ? '' : `, its last word: ${last}`}`,
      );
    });
    // Writing to a process that has just ended fails; its end tells why.
    this.#child.stdin.on('error', () => undefined);
  }

  /**
   * Asks and waits.
   *
   * @returns the answer as it came, its `id` among the rest
   * @throws RapportError `worker/timed-out` after `timeoutSec`, the process killed; `worker/ended` when it ended, `worker/no-json`
   *   when it said something else; `worker/busy` while another question is open
   */
  async ask(question: object, { timeoutSec }: { readonly timeoutSec: number }): Promise<object> {
    if (this.#end !== undefined) throw this.#end;
    if (this.#question !== undefined)
      throw new RapportError('worker/busy', `${this.#options.title} is asked one thing at a time.`);
    this.#asked += 1;
    const id = this.#asked;
    const timer = setTimeout(() => {
      this.#kill('worker/timed-out', `did not answer within ${timeoutSec} s and was ended`);
    }, timeoutSec * 1000);
    try {
      return await new Promise<object>((resolve, reject) => {
        this.#question = { id, resolve, reject };
        this.#child.stdin.write(`${JSON.stringify({ ...question, id })}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#question = undefined;
    }
  }

  /** Ends the process at once. */
  stop(): void {
    this.#kill('worker/ended', 'was ended');
  }

  #answered(line: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(line);
    } catch {
      this.#kill('worker/no-json', `said what is no answer (${line.slice(0, 60)}) and was ended`);
      return;
    }
    const isAnswer =
      typeof answer === 'object' && answer !== null && 'id' in answer && answer.id === this.#question?.id;
    if (isAnswer) this.#question?.resolve(answer as object);
    else this.#kill('worker/no-json', `answered what was not asked (${line.slice(0, 60)}) and was ended`);
  }

  #kill(code: string, how: string): void {
    this.#ended(how, code);
    this.#child.kill('SIGKILL');
  }

  #ended(how: string, code = 'worker/ended'): void {
    this.#end ??= new RapportError(code, `${this.#options.title} ${how}.`);
    this.#question?.reject(this.#end);
  }
}
