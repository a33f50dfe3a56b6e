import { RapportError } from '../../core/RapportError.js';
import { readManifest } from '../../models/manifest.js';
import { verifyModel } from '../../models/verifyModel.js';
import { command } from '../command.js';

/** `rapport models verify`: opens and runs every model that is here. */
export const verifyCommand = command({
  command: 'verify [model]',
  describe: 'Check each model: checksum, names, shapes, and one run; exit 1 if a needed one is not right',
  builder: (yargs) =>
    yargs
      .positional('model', { type: 'string', describe: 'Id of one model; all by default' })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' }),
  handler: async ({ model: id, json }) => {
    const { models } = readManifest();
    const chosen = id === undefined ? models : models.filter((model) => model.id === id);
    if (chosen.length === 0) {
      throw new RapportError('model/unknown', `There is no model '${id ?? ''}': see 'rapport models list'.`);
    }
    const results = [];
    for (const model of chosen) results.push(await verifyModel(model));
    if (json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
    else for (const { id: name, sentence } of results) process.stdout.write(`${name}: ${sentence}\n`);
    // An upstream model that nobody fetched is a choice, not a fault, unless it was asked for by name.
    if (results.some(({ state }) => state === 'wrong' || (state === 'not fetched' && id !== undefined))) {
      process.exitCode = 1;
    }
  },
});
