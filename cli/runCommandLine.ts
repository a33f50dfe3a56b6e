import yargs from 'yargs';

import { commandsFor } from './commandByName.js';
import { endSentence } from './endSentence.js';
import { refuseRepeated } from './refuseRepeated.js';
import { splitRosArguments } from './splitRosArguments.js';

/**
 * Does what the command line asks for, in this process. What fails is told in one sentence and ends the process.
 *
 * @param args after `rapport`
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const { own, ros } = splitRosArguments(args);
  try {
    await yargs(own)
      .scriptName('rapport')
      .usage('$0 <command>')
      .command([...(await commandsFor(own, ros))])
      .demandCommand(1, 'Say what to do: one of the commands above.')
      .strict()
      .check(refuseRepeated)
      .fail((message, error: Error | undefined, parser) => {
        if (error) throw error;
        parser.showHelp();
        process.stderr.write(`\nrapport: ${message}\n`);
        process.exit(2);
      })
      .parseAsync();
  } catch (error) {
    process.stderr.write(`rapport: ${endSentence(error)}\n`);
    process.exit(1);
  }
}
