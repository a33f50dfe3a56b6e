import { closeSync, mkdirSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import winston from 'winston';

import { sentenceOf } from '../core/sentenceOf.js';
import { repositoryRoot } from '../models/repositoryRoot.js';

interface LaunchLog {
  readonly line: (text: string) => void;
  readonly end: () => void;
}

/**
 * The log's name: two suites that run at once have each their own, as neither knows when the other begins a new file.
 *
 * @param domain ROS_DOMAIN_ID
 * @param namespace `/` for none
 */
export function launchLogName(domain: string, namespace: string): string {
  const ofDomain = domain === '0' ? '' : `-${domain}`;
  return `launch${ofDomain}${namespace === '/' ? '' : namespace.replaceAll('/', '-')}.log`;
}

/** Where the log of a launch goes: beside what set-up has made; for another user than that one's into a folder of their own. */
export function launchLogFolders(
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] {
  // XDG base directory specification: a relative path is as none.
  const given = environment['XDG_STATE_HOME'] ?? '';
  const state = isAbsolute(given) ? given : join(homedir(), '.local/state');
  return [join(repositoryRoot, '.rapport/log'), join(state, 'rapport')];
}

/**
 * Everything that the nodes of a launch write, line by line, in a file that cannot grow without limit. It takes the first of
 * the folders that can be written to, and fails in no case: a session without its log is worth more than none.
 *
 * @param place.name of the file
 * @param write tells the operator when it is not the first folder, none, or the log ends early
 */
export function launchLog(
  { folders, name }: { readonly folders: readonly [string, ...string[]]; readonly name: string },
  write: (line: string) => void,
): LaunchLog {
  const refusals: string[] = [];
  for (const folder of folders) {
    try {
      tryToWrite(join(folder, name));
    } catch (error) {
      refusals.push(sentenceOf(error));
      continue;
    }
    if (refusals.length > 0) write(`  the nodes' log goes to ${folder} (${refusals.join('; ')})`);
    return fileLog(join(folder, name), write);
  }
  write(`  ! There is no log of the nodes: make ${folders[0]} writable (${refusals.join('; ')}).`);
  return { line: () => undefined, end: () => undefined };
}

/** @throws the file system's error */
function tryToWrite(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // The folder may be another's, the file in it yet another's.
  closeSync(openSync(file, 'a', 0o600));
}

function fileLog(file: string, write: (line: string) => void): LaunchLog {
  const { format, transports } = winston;
  const log = winston.createLogger({
    level: 'info',
    format: format.combine(
      format.timestamp(),
      format.printf(({ timestamp, level, message }) => `${String(timestamp)} ${level} ${String(message)}`),
    ),
    transports: [
      new transports.File({
        filename: file,
        maxsize: 10_000_000,
        maxFiles: 3,
        options: { flags: 'a', mode: 0o600 },
      }),
    ],
  });
  // Unheard, the error of a full disk would end the launch. The logger hands on its transports' errors.
  log.on('error', (error: unknown) => {
    if (log.silent) return;
    log.silent = true;
    write(`  ! The nodes' log in ${dirname(file)} ends here, the session goes on: ${sentenceOf(error)}`);
  });
  return {
    line: (text) => {
      log.info(text);
    },
    end: () => {
      log.end();
    },
  };
}
