import { vi } from 'vitest';
import yargs, { type CommandModule } from 'yargs';

import { refuseRepeated } from '../../cli/refuseRepeated.js';

/** What a command wrote, and the error that it ended with, if any. */
export interface CommandResult {
  readonly output: string;
  /** What it wrote beside it, to the standard error. */
  readonly said: string;
  readonly error: Error | undefined;
}

/** Runs a command of the suite's command line in this process, on words as they are typed after `rapport`. */
export async function runCommand<Arguments>(
  command: CommandModule<object, Arguments>,
  words: readonly string[],
): Promise<CommandResult> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const textOf = (spy: typeof written): string => spy.mock.calls.map(([text]) => String(text)).join('');
  let error: Error | undefined;
  try {
    await yargs([...words])
      .command(command)
      .strict()
      .check(refuseRepeated)
      .fail((message, thrown: Error | undefined) => {
        throw thrown ?? new Error(message);
      })
      .parseAsync();
  } catch (thrown) {
    error = thrown as Error;
  }
  const result = { output: textOf(written), said: textOf(said), error };
  written.mockRestore();
  said.mockRestore();
  return result;
}

/** What a command writes; throws the error that it ends with. */
export async function outputOf<Arguments>(
  command: CommandModule<object, Arguments>,
  words: readonly string[],
): Promise<string> {
  const { output, error } = await runCommand(command, words);
  if (error !== undefined) throw error;
  return output;
}
