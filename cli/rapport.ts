#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

import { batchCommand } from './batch.js';
import { diffCommand } from './diff.js';
import { cohortCommand } from './cohort.js';
import { consoleCommand } from './console.js';
import { doctorCommand } from './doctor.js';
import { endSentence } from './endSentence.js';
import { exportCommand } from './export.js';
import { headCommand } from './head.js';
import { infoCommand } from './info.js';
import { launchCommand } from './launch.js';
import { metricsCommand } from './metrics.js';
import { modelsCommand } from './models.js';
import { nodeCommand } from './node.js';
import { operatorCommand } from './operator.js';
import { playCommand } from './play.js';
import { protocolCommand } from './protocol.js';
import { recordCommand } from './record.js';
import { replayCommand } from './replay.js';
import { refuseRepeated } from './refuseRepeated.js';
import { sessionCommand } from './session.js';
import { splitRosArguments } from './splitRosArguments.js';
import { workerCommand } from './worker.js';

const { own, ros } = splitRosArguments(hideBin(process.argv));

try {
  await yargs(own)
    .scriptName('rapport')
    .usage('$0 <command>')
    .command(launchCommand(ros))
    .command(nodeCommand(ros))
    .command(operatorCommand(ros))
    .command(consoleCommand(ros))
    .command(playCommand(ros))
    .command(recordCommand(ros))
    .command(batchCommand)
    .command(workerCommand)
    .command(diffCommand)
    .command(exportCommand)
    .command(cohortCommand)
    .command(doctorCommand)
    .command(headCommand)
    .command(infoCommand)
    .command(replayCommand)
    .command(metricsCommand)
    .command(modelsCommand)
    .command(protocolCommand)
    .command(sessionCommand)
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
