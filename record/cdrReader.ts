import { createRequire } from 'node:module';

// CommonJS whose names an import would not find.
const requireHere = createRequire(import.meta.url);
const rosmsg = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
const ros2 = requireHere(
  '@foxglove/rosmsg2-serialization',
) as typeof import('@foxglove/rosmsg2-serialization');

/**
 * Reads messages of a type that is known: what `CdrEncoder` writes.
 *
 * @param definition of the type, with those that it uses
 * @returns from CDR bytes
 */
export function cdrReader<Message>(definition: string): (data: Uint8Array) => Message {
  const reader = new ros2.MessageReader<Message>(rosmsg.parse(definition, { ros2: true }));
  return (data) => reader.readMessage(data);
}
