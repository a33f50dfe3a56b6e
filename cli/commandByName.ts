import type { CommandModule } from 'yargs';

type Load = (rosArguments: readonly string[]) => Promise<CommandModule>;

/** Forgets the arguments' types: commands of all kinds are registered alike. */
function anyCommand<Arguments>(command: CommandModule<object, Arguments>): CommandModule {
  return command as unknown as CommandModule;
}

/**
 * Every command by its name, in the order in which help names them. Each is loaded when it is asked for: what all of them need
 * together takes 1.5 s to load, which a node that is started in place of a killed one does not have.
 */
export const commandByName: Readonly<Record<string, Load>> = {
  launch: async (ros) => anyCommand((await import('./launch.js')).launchCommand(ros)),
  node: async (ros) => anyCommand((await import('./node.js')).nodeCommand(ros)),
  operator: async (ros) => anyCommand((await import('./operator.js')).operatorCommand(ros)),
  console: async (ros) => anyCommand((await import('./console.js')).consoleCommand(ros)),
  play: async (ros) => anyCommand((await import('./play.js')).playCommand(ros)),
  record: async (ros) => anyCommand((await import('./record.js')).recordCommand(ros)),
  batch: async () => anyCommand((await import('./batch.js')).batchCommand),
  worker: async () => anyCommand((await import('./worker.js')).workerCommand),
  diff: async () => anyCommand((await import('./diff.js')).diffCommand),
  export: async () => anyCommand((await import('./export.js')).exportCommand),
  cohort: async () => anyCommand((await import('./cohort.js')).cohortCommand),
  doctor: async () => anyCommand((await import('./doctor.js')).doctorCommand),
  head: async () => anyCommand((await import('./head.js')).headCommand),
  info: async () => anyCommand((await import('./info.js')).infoCommand),
  replay: async () => anyCommand((await import('./replay.js')).replayCommand),
  metrics: async () => anyCommand((await import('./metrics.js')).metricsCommand),
  models: async () => anyCommand((await import('./models.js')).modelsCommand),
  protocol: async () => anyCommand((await import('./protocol.js')).protocolCommand),
  session: async () => anyCommand((await import('./session.js')).sessionCommand),
};

/** The command that is asked for, or all of them where none is: for help, and for who has mistyped it. */
export async function commandsFor(
  own: readonly string[],
  rosArguments: readonly string[],
): Promise<readonly CommandModule[]> {
  const [first = ''] = own;
  const load = Object.hasOwn(commandByName, first) ? commandByName[first] : undefined;
  const loads = load === undefined ? Object.values(commandByName) : [load];
  return Promise.all(loads.map((each) => each(rosArguments)));
}
