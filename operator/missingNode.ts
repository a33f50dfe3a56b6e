import { RapportError } from '../core/RapportError.js';

export function rosDomain(): string {
  return process.env['ROS_DOMAIN_ID'] ?? '0';
}

/**
 * The failure to say when a node has not been found.
 *
 * @param does what it would do, after "Nobody"
 */
export function missingNode(node: string, does: string): RapportError {
  return new RapportError(
    'operator/no-node',
    // With the domain: a suite that runs on another one looks just like none.
    `Nobody ${does} on ROS domain ${rosDomain()}: start the suite (rapport launch session) or its ${node} node alone (rapport node ${node}).`,
  );
}
