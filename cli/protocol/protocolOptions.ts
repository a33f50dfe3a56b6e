import { readBehaviourLibrary } from '../../nodes/behaviour/readBehaviourLibrary.js';
import type { ProtocolSource } from '../../config/protocols/parseProtocol.js';
import { readProtocolText } from '../../config/protocols/readProtocolText.js';

export const behavioursOption = {
  behaviours: {
    type: 'string',
    default: '',
    describe: "The behaviour library that the protocol names; the suite's own by default",
  },
} as const;

export const fileOption = {
  type: 'string',
  demandOption: true,
  describe: 'The protocol, a file such as config/protocols/emotions.yaml',
} as const;

/**
 * What a protocol is made from: its file's text, and what the robot can do.
 *
 * @throws RapportError `protocol/unreadable`, `behaviours/unreadable`, `behaviours/invalid`
 */
export async function protocolSource({
  file,
  behaviours,
}: {
  readonly file: string;
  readonly behaviours: string;
}): Promise<ProtocolSource> {
  const library = await readBehaviourLibrary(behaviours);
  const text = await readProtocolText(file);
  return { text, file, behaviourIds: library.behaviours.map(({ id }) => id) };
}
