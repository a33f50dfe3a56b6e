import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { RapportError } from '../core/RapportError.js';

/** What stands between the definitions of two types in `ros2msg`. */
const separator = '='.repeat(80);

/** Fields of these types need no definition. */
const primitives = new Set([
  ...['bool', 'byte', 'char', 'float32', 'float64', 'string', 'wstring'],
  ...[8, 16, 32, 64].flatMap((bits) => [`int${bits}`, `uint${bits}`]),
]);

/** Where installed interface packages are, first come first. */
export function interfacePrefixes(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  return (environment['AMENT_PREFIX_PATH'] ?? '').split(delimiter).filter((prefix) => prefix !== '');
}

/**
 * The definition of an installed message with those of all types that it uses, as `ros2msg` has them.
 *
 * @param type for example `sensor_msgs/msg/Image`
 * @returns `undefined` where this or one of the types in it is not installed as a `.msg` file
 */
export function messageDefinition(
  type: string,
  prefixes: readonly string[] = interfacePrefixes(),
): string | undefined {
  const definitions = new Map<string, string>();
  const visit = (name: string): boolean => {
    if (definitions.has(name)) return true;
    const text = definitionFile(name, prefixes);
    if (text === undefined) return false;
    definitions.set(name, text);
    return usedTypes(text, name.split('/')[0] ?? '').every(visit);
  };
  if (!visit(type)) return undefined;
  return [...definitions]
    .map(([name, text]) => (name === type ? text : `${separator}\nMSG: ${shortName(name)}\n${text}`))
    .join('\n');
}

/** As `messageDefinition`, of a type that has to be there. @throws RapportError `record/no-definition` */
export function definitionOf(type: string): string {
  const definition = messageDefinition(type);
  if (definition !== undefined) return definition;
  throw new RapportError(
    'record/no-definition',
    `The definition of ${type} is not installed: source the ROS environment, or run npm run setup.`,
  );
}

/** The RIHS01 hash of an installed type, which tells its versions apart; `undefined` where it has none (Humble). */
export function typeHash(
  type: string,
  prefixes: readonly string[] = interfacePrefixes(),
): string | undefined {
  const [packageName = '', kind = '', name = ''] = type.split('/');
  const path = prefixes
    .map((prefix) => join(prefix, 'share', packageName, kind, `${name}.json`))
    .find(existsSync);
  if (path === undefined) return undefined;
  const { type_hashes: hashes } = JSON.parse(readFileSync(path, 'utf8')) as {
    type_hashes?: readonly { type_name: string; hash_string: string }[];
  };
  return hashes?.find(({ type_name: typeName }) => typeName === type)?.hash_string;
}

function definitionFile(type: string, prefixes: readonly string[]): string | undefined {
  const [packageName = '', kind = '', name = ''] = type.split('/');
  const path = prefixes
    .map((prefix) => join(prefix, 'share', packageName, kind, `${name}.msg`))
    .find(existsSync);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

/** The message types of a definition's fields, as `package/msg/Name`. */
export function usedTypes(definition: string, ownPackage: string): readonly string[] {
  const types = definition
    .split('\n')
    .map((line) => /^\s*([A-Za-z][\w/]*)(?:<=\d+)?(?:\[[^\]]*\])?\s+[A-Za-z]\w*/u.exec(line)?.[1])
    .filter((type): type is string => type !== undefined && !primitives.has(type));
  return [...new Set(types)].map((type) => {
    const parts = type.split('/');
    const name = parts.at(-1) ?? '';
    return `${parts.length > 1 ? parts[0] : ownPackage}/msg/${name}`;
  });
}

/** `pkg/Name`, as definitions name the types that they use. */
function shortName(type: string): string {
  const [packageName = '', , name = ''] = type.split('/');
  return `${packageName}/${name}`;
}
