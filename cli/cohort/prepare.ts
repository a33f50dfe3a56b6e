import type { CommandModule } from 'yargs';
import { preparePython } from '../../screening/pythonEnvironment.js';
import { abortOnInterrupt } from '../head/trainingOptions.js';

/** `rapport cohort prepare`: what `classify` would install at its first use; for sites that go offline. */
export const prepareCommand: CommandModule = {
  command: 'prepare',
  describe: 'Install the classifiers’ libraries now, instead of at their first use',
  handler: async () => {
    const python = await preparePython((line) => process.stderr.write(`${line}\n`), abortOnInterrupt());
    process.stdout.write(`The classifiers’ libraries are there: ${python}.\n`);
  },
};
