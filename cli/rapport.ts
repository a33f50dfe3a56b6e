#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

import { commandsFor } from './commandByName.js';
import { endSentence } from './endSentence.js';
import { refuseRepeated } from './refuseRepeated.js';
import { splitRosArguments } from './splitRosArguments.js';

const { own, ros } = splitRosArguments(hideBin(process.argv));

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
