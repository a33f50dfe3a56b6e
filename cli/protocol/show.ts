import { Graphviz } from '@hpcc-js/wasm-graphviz';

import { parseProtocol } from '../../config/protocols/parseProtocol.js';
import { protocolGraph } from '../../core/protocol/protocolGraph.js';
import { RapportError } from '../../core/RapportError.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { command } from '../command.js';
import { behavioursOption, fileOption, protocolSource } from './protocolOptions.js';

/** `rapport protocol show FILE`: a picture of the flow (SVG). */
export const showCommand = command({
  command: 'show <file>',
  describe: 'Draw the flow of a protocol as an SVG picture',
  builder: (yargs) =>
    yargs
      .positional('file', fileOption)
      .options(behavioursOption)
      .option('language', { type: 'string', describe: "Of the phrases; the protocol's first by default" })
      .option('out', { type: 'string', describe: 'The file to write; the standard output by default' }),
  handler: async (options) => {
    const protocol = parseProtocol(await protocolSource(options));
    const language = options.language ?? protocol.languages[0] ?? '';
    if (!protocol.languages.includes(language))
      throw new RapportError(
        'protocol/language',
        `Protocol ${protocol.id} has no phrases in "${language}": choose ${protocol.languages.join(', ')}.`,
      );
    const graphviz = await Graphviz.load();
    const svg = graphviz.dot(protocolGraph(protocol, language));
    if (options.out === undefined) {
      process.stdout.write(svg);
      return;
    }
    await writeFileAtomically(options.out, svg);
    process.stdout.write(`${protocol.steps.length} steps: ${options.out}\n`);
  },
});
