/**
 * What a step is given while it runs.
 *
 * @typedef {object} StepTools
 * @property {(text: string) => void} note Says how far the step is, for instance "61 of 110 files".
 * @property {(command: string, args: string[], options?: CommandOptions) => Promise<string>} run
 *   Runs a command to its end, its output into the step's log; resolves to that output, rejects with a CommandError.
 * @property {string} log The step's log file.
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] The whole environment, default this process's.
 * @property {(line: string) => void} [onLine] Each line as it comes.
 * @property {boolean} [asksUser] The command may ask on the terminal (sudo).
 * @property {boolean} [holdsTerminal] Nothing else is written while the command runs: it asks for a password.
 * @property {boolean} [startsServices] The command may leave programs running (apt-get).
 */

/**
 * One thing that a ready machine has. Each step says for itself whether it is done, so that an interrupted set-up goes on
 * where it stopped.
 *
 * @typedef {object} Step
 * @property {string} id File name of the marker and of the log.
 * @property {string} title What the user reads.
 * @property {string[]} [needs] Ids of the steps that must be done before this one is looked at; unsaid: every step before
 *   it. Ids that are not in the list of steps count as done.
 * @property {() => string} fingerprint What the result depends on; a change makes the step run again. Fast: files only.
 * @property {() => boolean} present Whether the result is there. Fast: a few `existsSync`.
 * @property {() => void} [check] Before anything runs: throws a SetupError where the step cannot succeed here.
 * @property {(tools: StepTools) => Promise<void> | void} run
 */

export {};
