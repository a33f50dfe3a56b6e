import { readFile } from 'node:fs/promises';

import { RapportError } from '../../core/RapportError.js';
import { systemReason } from '../../core/systemError.js';

/**
 * The text of a protocol's file.
 *
 * @throws RapportError `protocol/unreadable`
 */
export async function readProtocolText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RapportError(
      'protocol/unreadable',
      `The protocol ${file} cannot be read, because ${systemReason(cause)}.`,
      { cause },
    );
  }
}
