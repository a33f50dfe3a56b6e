import { fullName } from './topicGraph.js';

const ofNode = /^rapport: (?=.)/u;

/**
 * Whose a status on /diagnostics is, which all suites of a domain share: a suite's operator is told of its own, and the record of its
 * child holds nothing of another's.
 *
 * @param namespace of the suite; `/` for none
 * @returns `none` for a status of another program, such as a robot's driver
 */
export function suiteOfStatus(namespace: string, statusName: string): 'own' | 'another' | 'none' {
  const name = statusName.replace(ofNode, '');
  if (name === statusName) return 'none';
  return name === fullName(name.slice(name.lastIndexOf('/') + 1), namespace) ? 'own' : 'another';
}
