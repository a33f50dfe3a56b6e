import { cdrReader } from '../../record/cdrReader.js';
import type { DiagnosticStatus } from '../runtime/NodeDiagnostics.js';
import { suiteOfStatus } from '../runtime/suiteOfStatus.js';

/**
 * Whether a message on /diagnostics is another suite's on the same domain: what it says of its child has no place in this one's record.
 *
 * @param definition of diagnostic_msgs/DiagnosticArray, with those that it uses
 * @param namespace of the suite; `/` for none
 * @returns of CDR bytes
 */
export function othersDiagnostics(definition: string, namespace: string): (data: Uint8Array) => boolean {
  const read = cdrReader<{ readonly status: readonly DiagnosticStatus[] }>(definition);
  return (data) => {
    const { status } = read(data);
    return status.length > 0 && status.every(({ name }) => suiteOfStatus(namespace, name) === 'another');
  };
}
