import type { CommandModule } from 'yargs';
import { culturalizeCommand } from './head/culturalize.js';
import { evaluateCommand } from './head/evaluate.js';
import { featuresCommand } from './head/features.js';
import { personalizeCommand } from './head/personalize.js';
import { showCommand } from './head/show.js';
import { simulateCommand } from './head/simulate.js';
import { trainCommand } from './head/train.js';

/** `rapport head …`: engagement heads, from recordings to a child's own. */
export const headCommand: CommandModule = {
  command: 'head <command>',
  describe: 'Train, culturalise, personalise, show and evaluate engagement heads',
  builder: (yargs) =>
    yargs
      .command(featuresCommand)
      .command(trainCommand)
      .command(culturalizeCommand)
      .command(personalizeCommand)
      .command(showCommand)
      .command(evaluateCommand)
      .command(simulateCommand)
      .demandCommand(1, 'Say what to do with heads: one of the commands above.'),
  handler: () => undefined,
};
