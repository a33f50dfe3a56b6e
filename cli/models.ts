import type { CommandModule } from 'yargs';

import { benchCommand } from './models/bench.js';
import { evaluateCommand } from './models/evaluate.js';
import { fetchCommand } from './models/fetch.js';
import { installCommand } from './models/install.js';
import { listCommand } from './models/list.js';
import { verifyCommand } from './models/verify.js';

/** `rapport models …`: the trained networks, where they come from and how good and fast they are. */
export const modelsCommand: CommandModule = {
  command: 'models',
  describe: 'List, install, verify, fetch, evaluate and time the trained networks',
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(installCommand)
      .command(verifyCommand)
      .command(fetchCommand)
      .command(evaluateCommand)
      .command(benchCommand)
      .demandCommand(1, 'Say what to do with the models: one of the commands above.'),
  handler: () => undefined,
};
