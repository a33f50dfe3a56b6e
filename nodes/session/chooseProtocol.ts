import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { ParameterValues } from '../../config/ParameterSpec.js';
import type { sessionParameters } from '../../config/session.js';
import { parseProtocol } from '../../config/protocols/parseProtocol.js';
import { readProtocolText } from '../../config/protocols/readProtocolText.js';
import { RapportError } from '../../core/RapportError.js';
import type { SessionProtocol } from '../../core/session/ProtocolFact.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';

/** What a session can be started with. */
interface ProtocolChoice {
  /** The name of one in config/protocols, or a YAML file; empty or `none` for none. */
  readonly protocol: string;
  /** Empty: the protocol's first. */
  readonly language: string;
  readonly automatic: boolean;
}

/** A bare name, and no file's. */
const namePattern = /^[a-z][a-z0-9_-]*$/u;

/** The protocol of a start; what the start does not say, the node's parameters do. */
export type ProtocolChooser = (asked?: Partial<ProtocolChoice>) => Promise<SessionProtocol | undefined>;

/** @param behaviourIds of the behaviour library */
export function protocolChooser(
  parameters: Pick<ParameterValues<typeof sessionParameters>, 'protocol' | 'protocol_language'>,
  behaviourIds: readonly string[],
): ProtocolChooser {
  return ({ protocol = '', language = '', automatic = false } = {}) =>
    chooseProtocol(
      {
        protocol: protocol === '' ? parameters.protocol : protocol,
        language: language === '' ? parameters.protocol_language : language,
        automatic,
      },
      behaviourIds,
    );
}

/**
 * The protocol that a session is started with, read anew each time: its file may have been changed.
 *
 * @throws RapportError `protocol/unreadable`, `protocol/unknown`, `protocol/invalid`
 */
async function chooseProtocol(
  { protocol: source, language, automatic }: ProtocolChoice,
  behaviourIds: readonly string[],
): Promise<SessionProtocol | undefined> {
  if (source === '' || source === 'none') return undefined;
  const file = namePattern.test(source) ? await shippedFile(source) : source;
  const protocol = parseProtocol({ text: await readProtocolText(file), file, behaviourIds });
  return {
    source,
    language: language === '' ? (protocol.languages[0] ?? '') : language,
    automatic,
    protocol,
  };
}

async function shippedFile(name: string): Promise<string> {
  const folder = join(repositoryRoot, 'config', 'protocols');
  const names = (await readdir(folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length));
  if (names.includes(name)) return join(folder, `${name}.yaml`);
  throw new RapportError(
    'protocol/unknown',
    `There is no protocol "${name}" in config/protocols: choose ${names.join(', ')}, or name a YAML file.`,
  );
}
