import { createRequire } from 'node:module';

import type { DiagnosticStatus } from '../runtime/NodeDiagnostics.js';
import { suiteOfStatus } from '../runtime/suiteOfStatus.js';

// CommonJS whose names an import would not find.
const requireHere = createRequire(import.meta.url);
const rosmsg = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
const ros2 = requireHere(
  '@foxglove/rosmsg2-serialization',
) as typeof import('@foxglove/rosmsg2-serialization');

/**
 * Whether a message on /diagnostics is another suite's on the same domain: what it says of its child has no place in this one's record.
 *
 * @param definition of diagnostic_msgs/DiagnosticArray, with those that it uses
 * @param namespace of the suite; `/` for none
 * @returns of CDR bytes
 */
export function othersDiagnostics(definition: string, namespace: string): (data: Uint8Array) => boolean {
  const reader = new ros2.MessageReader<{ readonly status: readonly DiagnosticStatus[] }>(
    rosmsg.parse(definition, { ros2: true }),
  );
  return (data) => {
    const { status } = reader.readMessage(data);
    return status.length > 0 && status.every(({ name }) => suiteOfStatus(namespace, name) === 'another');
  };
}
