import type { CommandModule } from 'yargs';
import { RapportError } from '../../core/RapportError.js';
import { featureFiles, readCohort } from '../../heads/readCohort.js';
import { readHead } from '../../heads/readHead.js';
import { refit, refitOptions, type RefitArguments } from './refit.js';
import { registryOption, trainingOptions } from './trainingOptions.js';

interface CulturalizeArguments extends RefitArguments {
  features: string[];
  culture: string[] | undefined;
}

/** `rapport head culturalize`: GenNet's last layer fitted to each culture (paper 003, section III-B). */
export const culturalizeCommand: CommandModule<object, CulturalizeArguments> = {
  command: 'culturalize <features..>',
  describe: "Fit the GenNet's last layer to each culture's children",
  builder: (yargs) =>
    yargs
      .positional('features', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Feature files, or folders of them',
      })
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
    for (const culture of cultures) {
      const members = children.filter((child) => child.culture === culture);
      await refit(parent, members, { source: 'culture', name: culture, culture }, given);
    }
  },
};
