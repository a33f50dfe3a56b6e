import type { CommandModule } from 'yargs';
import { buildCommand } from './cohort/build.js';
import { classifyCommand } from './cohort/classify.js';
import { prepareCommand } from './cohort/prepare.js';
import { simulateCommand } from './cohort/simulate.js';

/** `rapport cohort …`: studies over children, from their sessions to seven classifiers. */
export const cohortCommand: CommandModule = {
  command: 'cohort <command>',
  describe: 'Make a cohort of sessions and labels, and see how far classifiers tell its classes apart',
  builder: (yargs) =>
    yargs
      .command(buildCommand)
      .command(classifyCommand)
      .command(simulateCommand)
      .command(prepareCommand)
      .demandCommand(1, 'Say what to do with a cohort: one of the commands above.'),
  handler: () => undefined,
};
