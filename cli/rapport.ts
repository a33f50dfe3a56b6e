#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

import { RapportError } from '../core/RapportError.js';
import { doctorCommand } from './doctor.js';
import { headCommand } from './head.js';
import { launchCommand } from './launch.js';
import { metricsCommand } from './metrics.js';
import { modelsCommand } from './models.js';
import { nodeCommand } from './node.js';
import { operatorCommand } from './operator.js';
import { sessionCommand } from './session.js';
import { splitRosArguments } from './splitRosArguments.js';

const { own, ros } = splitRosArguments(hideBin(process.argv));

try {
  await yargs(own)
    .scriptName('rapport')
    .usage('$0 <command>')
    .command(launchCommand(ros))
    .command(nodeCommand(ros))
    .command(operatorCommand(ros))
    .command(doctorCommand)
    .command(headCommand)
    .command(metricsCommand)
    .command(modelsCommand)
    .command(sessionCommand)
    .demandCommand(1, 'Say what to do: one of the commands above.')
    .strict()
    .fail((message, error: Error | undefined, parser) => {
      if (error) throw error;
      parser.showHelp();
      process.stderr.write(`\nrapport: ${message}\n`);
      process.exit(2);
    })
    .parseAsync();
} catch (error) {
  // What is expected is one sentence; anything else is a defect and keeps its trace.
  const known = error instanceof RapportError;
  process.stderr.write(`rapport: ${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
}
