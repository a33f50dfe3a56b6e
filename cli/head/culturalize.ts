import { RapportError } from '../../core/RapportError.js';
import { featureFiles, readCohort } from '../../heads/data/readCohort.js';
import { readHead } from '../../heads/registry/readHead.js';
import { command } from '../command.js';
import { refit, refitOptions } from './refit.js';
import { registryOption, trainingOptions, withFeatures } from './trainingOptions.js';

/** Why one culture may get no head although the others may. */
const ownToACulture: ReadonlySet<string> = new Set([
  'head/bad-id',
  'head/diverged',
  'head/no-data',
  'head/not-better',
  'head/one-valued-labels',
  'head/too-few-frames',
  'head/too-few-labels',
]);

/** `rapport head culturalize`: GenNet's last layer fitted to each culture (paper 003, section III-B). */
export const culturalizeCommand = command({
  command: 'culturalize <features..>',
  describe: "Fit the GenNet's last layer to each culture's children",
  builder: (yargs) =>
    withFeatures(yargs)
      .option('culture', { type: 'string', array: true, describe: 'Only these cultures' })
      .options({ ...registryOption, ...trainingOptions, ...refitOptions }),
  handler: async (given) => {
    const parent = await readHead(given.registry, { source: 'GenNet', name: 'gennet' });
    if (parent === undefined) {
      throw new RapportError(
        'head/no-parent',
        `${given.registry} holds no GenNet: make one with "rapport head train".`,
      );
    }
    const { children } = await readCohort(await featureFiles(given.features), given);
    const cultures = given.culture ?? [...new Set(children.map(({ culture }) => culture))];
    const refused: RapportError[] = [];
    for (const culture of cultures) {
      const members = children.filter((child) => child.culture === culture);
      try {
        await refit(parent, members, { source: 'culture', name: culture, culture }, given);
      } catch (error) {
        if (!(error instanceof RapportError) || !ownToACulture.has(error.code)) throw error;
        refused.push(error);
        process.stderr.write(`${culture}: ${error.message}\n`);
      }
    }
    const [first] = refused;
    if (first === undefined) return;
    if (cultures.length === 1) throw first;
    throw new RapportError(
      'head/not-all-cultures',
      `${refused.length} of ${cultures.length} cultures got no new head, for the reasons above: correct them and name these cultures with "--culture".`,
    );
  },
});
