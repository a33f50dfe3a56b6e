import { RapportError } from '../../core/RapportError.js';
import { preparePython } from '../../screening/pythonEnvironment.js';

/**
 * The classifiers' Python, installed where it is not there yet; `undefined` where it cannot be, for instance without a network:
 * tests that need it then skip visibly.
 */
export async function preparedPython(): Promise<string | undefined> {
  try {
    return await preparePython((line) => process.stderr.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}
