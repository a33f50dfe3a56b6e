import { checkProtocol } from '../../config/protocols/parseProtocol.js';
import { RapportError } from '../../core/RapportError.js';
import { command } from '../command.js';
import { behavioursOption, fileOption, protocolSource } from './protocolOptions.js';

/** `rapport protocol check FILE`: everything that is wrong, a line each, or what it holds. */
export const checkCommand = command({
  command: 'check <file>',
  describe: 'Say what is wrong with a protocol, by file and line; ends with 1 if anything is',
  builder: (yargs) => yargs.positional('file', fileOption).options(behavioursOption),
  handler: async (options) => {
    const { protocol, problems } = checkProtocol(await protocolSource(options));
    for (const { sentence } of problems) process.stdout.write(`${sentence}\n`);
    if (protocol === undefined) {
      const things = problems.length === 1 ? 'One thing is' : `${problems.length} things are`;
      throw new RapportError('protocol/problems', `${things} wrong with ${options.file}: see above.`);
    }
    const { id, steps, languages, prompts } = protocol;
    process.stdout.write(
      `${options.file}: protocol ${id}, ${steps.length} steps, ${Object.keys(prompts).length} prompts, in ${languages.join(', ')}.\n`,
    );
  },
});
