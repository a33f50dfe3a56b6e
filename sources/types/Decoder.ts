import { createRequire } from 'node:module';
import type { MessageDefinition } from '@foxglove/message-definition';
import { sentenceOf } from '../../core/sentenceOf.js';
import type { RecordedMessage, RecordedTopic, TypeDefinition } from '../RecordingSource.js';
import type { TroubleList } from '../Trouble.js';
import { installedDefinition } from './installedDefinition.js';
import { fromRos1 } from './fromRos1.js';
import { ros2TypeName } from './ros2TypeName.js';

type Read = (bytes: Uint8Array) => unknown;

// CommonJS whose names an import would not find.
const requireHere = createRequire(import.meta.url);
const rosmsg = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
const idl = requireHere('@foxglove/ros2idl-parser') as typeof import('@foxglove/ros2idl-parser');
const ros1 = requireHere('@foxglove/rosmsg-serialization') as typeof import('@foxglove/rosmsg-serialization');
const ros2 = requireHere(
  '@foxglove/rosmsg2-serialization',
) as typeof import('@foxglove/rosmsg2-serialization');

/** Decodes messages by the definitions in their file, else by installed ones. */
export class Decoder {
  readonly #reads = new Map<RecordedTopic, Read | undefined>();
  readonly #told = new Set<string>();

  constructor(readonly troubles: TroubleList) {}

  /** @returns the message's fields; `undefined` for one that cannot be decoded, which `troubles` tells once a topic */
  decode({ topic, data, logTimeNs }: RecordedMessage): unknown {
    if (!this.#reads.has(topic)) this.#reads.set(topic, this.#reader(topic));
    const read = this.#reads.get(topic);
    if (read === undefined) return undefined;
    try {
      return read(data);
    } catch (error) {
      this.#tell(
        'recording/undecodable',
        topic,
        `The message of ${topic.name} at ${logTimeNs} ns does not fit its type ${topic.type} (${sentenceOf(error)}) and was left out; others of this topic may be, too.`,
      );
      return undefined;
    }
  }

  #reader(topic: RecordedTopic): Read | undefined {
    const own = topic.definition?.text.trim() === '' ? undefined : topic.definition;
    for (const definition of [own, installedDefinition(ros2TypeName(topic.type), topic.encoding)]) {
      if (definition === undefined) continue;
      try {
        const read = readerOf(topic, definition);
        if (read !== undefined) return read;
      } catch (error) {
        this.#tell(
          'recording/bad-definition',
          topic,
          `The definition of ${topic.type} in the recording cannot be read (${sentenceOf(error)}).`,
        );
      }
    }
    this.#tell(
      'recording/unknown-type',
      topic,
      `The type ${topic.type || 'without a name'} of ${topic.name} (${topic.encoding || 'no encoding'}) is not known: its messages are passed over. Source the workspace that it comes from to have them read.`,
    );
    return undefined;
  }

  #tell(code: string, topic: RecordedTopic, text: string): void {
    const key = `${code} ${topic.name}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.troubles.add(code, text, { topic: topic.name });
  }
}

function readerOf(topic: RecordedTopic, definition: TypeDefinition): Read | undefined {
  const definitions = parseDefinition(definition);
  if (definitions === undefined) return undefined;
  if (topic.encoding === 'ros1') {
    const reader = new ros1.MessageReader(definitions);
    return (bytes) => fromRos1(topic.type, reader.readMessage(bytes));
  }
  if (topic.encoding !== 'cdr') return undefined;
  const reader = new ros2.MessageReader(definitions);
  return (bytes) => reader.readMessage(bytes);
}

function parseDefinition({ encoding, text }: TypeDefinition): MessageDefinition[] | undefined {
  switch (encoding) {
    case 'ros1msg':
      return rosmsg.parse(text);
    case 'ros2msg':
      return rosmsg.parse(text, { ros2: true });
    case 'ros2idl':
      return idl.parseRos2idl(text);
    default:
      return undefined;
  }
}
