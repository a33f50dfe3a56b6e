import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';

/** What the handler of a command is given, by the options that its builder declares. */
export type ArgumentsOf<Build extends (yargs: Argv) => Argv<unknown>> =
  ReturnType<Build> extends Argv<infer Given> ? ArgumentsCamelCase<Given> : never;

/** A command whose handler is given what its builder declares. */
export function command<Given>(module: CommandModule<object, Given>): CommandModule<object, Given> {
  return module;
}
