import { RapportError } from '../core/RapportError.js';
import { command } from './command.js';

/** `rapport node NAME… [--ros-args …]`: runs nodes in this process. */
export function nodeCommand(rosArguments: readonly string[]) {
  return command({
    command: 'node <names..>',
    describe:
      'Run one node, or several in one process (camera, face, affect, engagement, session, behaviour, nao_simulator)',
    builder: (yargs) =>
      yargs
        .positional('names', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'The nodes to run',
        })
        .option('autostart', {
          type: 'boolean',
          default: true,
          describe: 'Configure and activate at once; --no-autostart leaves that to a lifecycle manager',
        })
        .epilog('ROS arguments follow --ros-args, for example: --ros-args -r image:=/camera/front/image_raw'),
    handler: async ({ names, autostart }) => {
      const { nodeByName } = await import('../nodes/nodeByName.js');
      const { runNodes } = await import('../nodes/runtime/runNodes.js');
      const definitions = await Promise.all(
        names.map((name) => {
          const load = nodeByName[name];
          if (load) return load();
          const known = Object.keys(nodeByName).join(', ');
          throw new RapportError('node/unknown', `There is no node "${name}": choose from ${known}.`);
        }),
      );
      process.exit(await runNodes(definitions, { rosArguments, autostart }));
    },
  });
}
