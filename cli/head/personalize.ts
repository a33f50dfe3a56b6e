import { RapportError } from '../../core/RapportError.js';
import { featureFiles, readCohort } from '../../heads/data/readCohort.js';
import { readHead } from '../../heads/registry/readHead.js';
import { command } from '../command.js';
import { refit, refitOptions } from './refit.js';
import { registryOption, trainingOptions, withFeatures } from './trainingOptions.js';

/** `rapport head personalize --child ID`: the culture's last layer fitted to one child (paper 003, M7). */
export const personalizeCommand = command({
  command: 'personalize <features..>',
  describe: "Fit the last layer of the child's culture (or the GenNet's) to one child",
  builder: (yargs) =>
    withFeatures(yargs, "Feature files, or folders of them; other children's are left aside")
      .option('child', { type: 'string', demandOption: true, describe: "The child's id" })
      .options({ ...registryOption, ...trainingOptions, ...refitOptions }),
  handler: async (given) => {
    const { children } = await readCohort(await featureFiles(given.features), given);
    const members = children.filter(({ childId }) => childId === given.child);
    const culture = members[0]?.culture;
    if (culture === undefined) {
      const known = children.map(({ childId }) => childId).join(', ');
      throw new RapportError('head/no-data', `There are no features of ${given.child}, only of ${known}.`);
    }
    const parent =
      (await readHead(given.registry, { source: 'culture', name: culture })) ??
      (await readHead(given.registry, { source: 'GenNet', name: 'gennet' }));
    if (parent === undefined) {
      throw new RapportError(
        'head/no-parent',
        `${given.registry} holds no head to start from: run "rapport head train".`,
      );
    }
    await refit(parent, members, { source: 'child', name: given.child, culture }, given);
  },
});
