import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

import { RapportError } from '../core/RapportError.js';
import { systemReason } from '../core/systemError.js';
import { whatIsWrong, type ParameterSpecs, type ParameterValues } from './ParameterSpec.js';

/** A ROS parameter file: by node, what stands below its `ros__parameters`. */
export type ParameterFile = Readonly<Record<string, unknown>>;

/**
 * Reads a ROS parameter file (YAML).
 *
 * @throws RapportError `parameter/file` where it cannot be read or is none
 */
export async function readParameterFile(path: string): Promise<ParameterFile> {
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new RapportError(
      'parameter/file',
      `${path} cannot be used as a parameter file: ${systemReason(error)}.`,
      {
        cause: error,
      },
    );
  }
  if (content === null || content === undefined) return {};
  if (typeof content === 'object' && !Array.isArray(content)) return content as ParameterFile;
  throw new RapportError(
    'parameter/file',
    `${path} is no ROS parameter file: write the node's name, below it ros__parameters, below that name: value.`,
  );
}

/**
 * A node's parameters: the file's for this node, or for every node (slash and two stars), else the defaults.
 *
 * @throws RapportError `parameter/invalid` for a value that the node would refuse, `parameter/unknown` for a name that it has not
 */
export function parametersFrom<Specs extends ParameterSpecs>(
  file: ParameterFile,
  node: string,
  specs: Specs,
): ParameterValues<Specs> {
  const given = { ...below(file['/**']), ...below(file[`/${node}`]), ...below(file[node]) };
  const own = { ...below(file[`/${node}`]), ...below(file[node]) };
  const unknown = Object.keys(own).find((name) => !Object.hasOwn(specs, name) && name !== 'use_sim_time');
  if (unknown !== undefined)
    throw new RapportError(
      'parameter/unknown',
      `Node ${node} has no parameter ${unknown}: see docs/parameters.md.`,
    );
  const values = Object.entries(specs).map(([name, spec]) => {
    const value: unknown = given[name] ?? spec.default;
    const wrong = whatIsWrong(name, spec, value);
    if (wrong !== undefined)
      throw new RapportError('parameter/invalid', `Node ${node}: ${wrong}; correct it.`);
    return [name, value] as const;
  });
  return Object.freeze(Object.fromEntries(values)) as ParameterValues<Specs>;
}

function below(node: unknown): Readonly<Record<string, unknown>> {
  const parameters = (node as { ros__parameters?: unknown } | undefined)?.ros__parameters;
  return typeof parameters === 'object' && parameters !== null ? (parameters as Record<string, unknown>) : {};
}
