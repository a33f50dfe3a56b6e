import { resolve } from 'node:path';
import type { Argv } from 'yargs';

import { command, type ArgumentsOf } from './command.js';
import { registryOption } from './head/trainingOptions.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

const options = (yargs: Argv) =>
  yargs
    .option('address', {
      type: 'string',
      default: '127.0.0.1',
      describe: 'Where it is served; any other than this computer itself needs a passphrase',
    })
    .option('port', { type: 'number', default: defaultPagePort, describe: '0: any that is free' })
    .option('hostName', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'A further name by which browsers call this computer',
    })
    .option('folder', { type: 'string', default: 'sessions', describe: 'Where sessions are written' })
    .option('library', {
      type: 'string',
      default: '',
      describe: "The behaviour library, a YAML file; without it the suite's own",
    })
    .option('review', {
      type: 'string',
      describe: 'Without ROS: review and annotate the sessions in this folder',
    })
    .options(registryOption)
    .option('passphraseFile', { type: 'string', describe: 'Holds the hash of the passphrase' })
    .option('makePassphrase', {
      type: 'string',
      describe: 'Take a passphrase from the standard input, write its hash into this file, and end',
    })
    .option('tlsCert', { type: 'string', describe: 'A certificate of your own, PEM' })
    .option('tlsKey', { type: 'string', describe: 'Its key, PEM' })
    .epilog('ROS arguments follow --ros-args, for example a namespace: --ros-args -r __ns:=/nao2');

type ConsoleArguments = ArgumentsOf<typeof options>;

export const defaultPagePort = 8765;

/** `rapport console`: the operator's page, for a suite that runs, or for reviewing without ROS. */
export function consoleCommand(rosArguments: readonly string[]) {
  return command({
    command: 'console',
    describe: "Serve the operator's page: lead a session in a browser, or review recorded ones",
    builder: options,
    handler: async (given) => {
      requireWholeNumbers({ port: given.port }, { least: 0 });
      if (given.makePassphrase !== undefined) {
        const { makePassphrase } = await import('../console/http/makePassphrase.js');
        await makePassphrase(given.makePassphrase, process.stdin);
        process.stdout.write(`${given.makePassphrase} holds the passphrase's hash.\n`);
        return;
      }
      const { endSignals } = await import('../launch/endSignals.js');
      const { first: signal } = endSignals(process, () => performance.now());
      const { launcherGone } = await import('../nodes/runtime/launcherGone.js');
      // A page without its suite would keep the next one's port.
      const orphaned = launcherGone();
      const { accessOf } = await import('../console/http/accessOf.js');
      const access = await accessOf(given);
      const write = (line: string): void => {
        process.stdout.write(`${line}\n`);
      };
      const served =
        given.review === undefined
          ? await lead(given, rosArguments, { access, write })
          : await (
              await import('../console/runReview.js')
            ).runReview({
              ...access,
              folder: resolve(given.review),
              registry: resolve(given.registry),
              write,
            });
      const { sendHeartbeats } = await import('../nodes/runtime/heartbeats.js');
      sendHeartbeats();
      await Promise.race([signal, orphaned]);
      await served.close();
      process.exit(0);
    },
  });
}

async function lead(
  { folder, library, registry }: ConsoleArguments,
  rosArguments: readonly string[],
  {
    access,
    write,
  }: {
    readonly access: import('../console/http/ConsoleAccess.js').ConsoleAccess;
    readonly write: (line: string) => void;
  },
): Promise<{ readonly close: () => Promise<void> }> {
  const { robotImageTopic } = await import('../launch/ProcessPlan.js');
  const { runConsole } = await import('../console/runConsole.js');
  const { reviewRoutes } = await import('../console/review/reviewRoutes.js');
  const { keptLoginsVariable, parseKeptLogins } = await import('../console/http/keptLogins.js');
  const known = parseKeptLogins(process.env[keptLoginsVariable]);
  return runConsole({
    ...access,
    rosArguments: [
      ...rosArguments.filter((each) => each !== '--ros-args' && each !== '--'),
      // Of remap rules ROS takes the first that matches: the user's own come before.
      ...['-r', `image:=${robotImageTopic}`],
    ],
    folder: resolve(folder),
    libraryFile: library,
    addRoutes: (server, beside) =>
      reviewRoutes(resolve(folder), { registry: resolve(registry), ...beside })(server),
    succession: {
      known,
      changed: (logins) => process.send?.({ logins }, undefined, undefined, () => undefined),
    },
    write,
  });
}
