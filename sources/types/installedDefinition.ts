import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { MessageDefinition } from '@foxglove/message-definition';
import type { TypeDefinition } from '../RecordingSource.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';

const requireHere = createRequire(import.meta.url);

/**
 * The definition of a message type from this machine: the sourced ROS workspaces, this project's own interfaces, and for
 * machines without ROS the usual packages (sensor_msgs, std_msgs, …) as npm has them.
 *
 * @param type for example `sensor_msgs/msg/Image`
 * @param encoding of the messages: ROS 1's differ where a header has a counter
 */
export function installedDefinition(type: string, encoding: string): TypeDefinition | undefined {
  const [packageName, kind, name] = type.split('/');
  if (packageName === undefined || kind !== 'msg' || name === undefined) return undefined;
  if (encoding === 'ros1') return commonDefinition('ros1', `${packageName}/${name}`);
  if (encoding !== 'cdr') return undefined;
  return collectFiles(`${packageName}/${name}`) ?? commonDefinition('ros2jazzy', `${packageName}/${name}`);
}

const separator = `${'='.repeat(80)}\n`;

/** A type's text and those of all that it uses, as recordings hold them; `undefined` where one of them is missing. */
function collectFiles(type: string): TypeDefinition | undefined {
  const texts = new Map<string, string>();
  const wanted = [type];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (texts.has(next) || next === 'builtin_interfaces/Time' || next === 'builtin_interfaces/Duration')
      continue;
    const text = messageFile(next);
    if (text === undefined) return undefined;
    texts.set(next, text);
    wanted.push(...usedTypes(text, next.split('/')[0] ?? ''));
  }
  const [first, ...others] = texts.values();
  const names = [...texts.keys()].slice(1);
  const parts = others.map((text, index) => `${separator}MSG: ${names[index] ?? ''}\n${text}`);
  return { encoding: 'ros2msg', text: [first, ...parts].join('\n') };
}

/** The message types that a definition's fields have. */
function usedTypes(text: string, packageName: string): string[] {
  const types: string[] = [];
  for (const line of text.split('\n')) {
    const [, field] = /^\s*([A-Za-z][\w/]*)(?:<=\d+)?(?:\[[^\]]*\])?\s+[A-Za-z]\w*/.exec(line) ?? [];
    if (
      field === undefined ||
      /^(bool|byte|char|w?string|u?int(8|16|32|64)|float(32|64)|time|duration)$/.test(field)
    )
      continue;
    const parts = field.split('/').filter((part) => part !== 'msg');
    types.push(
      parts.length === 1
        ? field === 'Header'
          ? 'std_msgs/Header'
          : `${packageName}/${field}`
        : parts.join('/'),
    );
  }
  return types;
}

function messageFile(type: string): string | undefined {
  const [packageName = '', name = ''] = type.split('/');
  const prefixes = (process.env['AMENT_PREFIX_PATH'] ?? '').split(delimiter).filter((path) => path !== '');
  const paths = [
    ...prefixes.map((prefix) => join(prefix, 'share', packageName, 'msg', `${name}.msg`)),
    join(repositoryRoot, 'msg', packageName, 'msg', `${name}.msg`),
  ];
  for (const path of paths) if (existsSync(path)) return readFileSync(path, 'utf8');
  return commonText(type);
}

type Common = Readonly<Record<string, MessageDefinition | undefined>>;

function common(version: 'ros1' | 'ros2jazzy'): Common {
  const all = requireHere('@foxglove/rosmsg-msgs-common') as typeof import('@foxglove/rosmsg-msgs-common');
  return all[version];
}

/** A common type as text again. */
function commonText(type: string): string | undefined {
  const definition = common('ros2jazzy')[type];
  if (definition === undefined) return undefined;
  const { stringify } = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
  return stringify([definition]);
}

function commonDefinition(version: 'ros1' | 'ros2jazzy', type: string): TypeDefinition | undefined {
  const all = common(version);
  const names = [type];
  const seen = new Map<string, MessageDefinition>();
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const definition = all[name];
    if (seen.has(name)) continue;
    if (definition === undefined) return undefined;
    seen.set(name, definition);
    for (const field of definition.definitions) if (field.isComplex === true) names.push(field.type);
  }
  const { stringify } = requireHere('@foxglove/rosmsg') as typeof import('@foxglove/rosmsg');
  return {
    encoding: version === 'ros1' ? 'ros1msg' : 'ros2msg',
    text: stringify([...seen.values()]),
  };
}
