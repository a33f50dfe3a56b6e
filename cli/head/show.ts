import { RapportError } from '../../core/RapportError.js';
import { listCards } from '../../heads/registry/listCards.js';
import { command } from '../command.js';
import { describeCard } from './describeCard.js';
import { registryOption } from './trainingOptions.js';

/** `rapport head show`: what a registry holds. */
export const showCommand = command({
  command: 'show [head]',
  describe: 'Show the heads of a registry, or one by its id, child or culture',
  builder: (yargs) =>
    yargs.positional('head', { type: 'string', describe: "A head's id, a child's or a culture's" }).options({
      ...registryOption,
      json: { type: 'boolean', default: false, describe: 'Print the cards as JSON' },
    }),
  handler: async ({ registry, head, json }) => {
    const cards = await listCards(registry, (entry, reason) =>
      process.stderr.write(`left out ${entry}: ${reason}\n`),
    );
    if (cards.length === 0) {
      throw new RapportError(
        'head/no-heads',
        `${registry} holds no readable heads: make one with "rapport head train".`,
      );
    }
    const chosen =
      head === undefined
        ? cards
        : cards.filter(
            ({ id, childId, culture, source }) =>
              id === head ||
              childId === head ||
              (source === 'culture' && culture === head) ||
              source === head,
          );
    if (chosen.length === 0) {
      throw new RapportError(
        'head/no-heads',
        `${registry} holds no head "${head ?? ''}", only ${cards.map(({ id }) => id).join(', ')}.`,
      );
    }
    const text = json ? JSON.stringify(chosen, undefined, 2) : chosen.map(describeCard).join('\n\n');
    process.stdout.write(`${text}\n`);
  },
});
