import { codeVersion } from '../../heads/registry/cardDetails.js';

/** What made a session's numbers, for its record. */
export function suiteVersions(): Readonly<Record<string, string>> {
  return { rapport: codeVersion(), node: process.version, ros: process.env['ROS_DISTRO'] ?? 'unknown' };
}
