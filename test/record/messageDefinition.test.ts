import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { messageDefinition, typeHash, usedTypes } from '../../record/messageDefinition.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';

function install(prefix: string, type: string, definition: string): void {
  const [packageName = '', kind = '', name = ''] = type.split('/');
  const folder = join(prefix, 'share', packageName, kind);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.msg`), definition);
}

describe('the definition of a message', () => {
  it('holds those of all types that it uses, each once', () => {
    const prefix = temporaryFolder();
    install(
      prefix,
      'a_msgs/msg/Outer',
      'Inner[] inners\nb_msgs/Other<=3 other\nuint8 ONE=1\nstring<=10 name "x"\n',
    );
    install(prefix, 'a_msgs/msg/Inner', '# a comment\nb_msgs/Other[2] others\nfloat32[<=5] numbers\n');
    install(prefix, 'b_msgs/msg/Other', 'bool yes\n');
    const definition = messageDefinition('a_msgs/msg/Outer', [temporaryFolder(), prefix]);
    expect(definition?.split(`${'='.repeat(80)}\n`).map((part) => part.split('\n')[0])).toEqual([
      'Inner[] inners',
      'MSG: a_msgs/Inner',
      'MSG: b_msgs/Other',
    ]);
  });

  it('is not known where a part of it is not installed', () => {
    const prefix = temporaryFolder();
    install(prefix, 'a_msgs/msg/Outer', 'Inner inner\n');
    expect(messageDefinition('a_msgs/msg/Outer', [prefix])).toBeUndefined();
    expect(messageDefinition('b_msgs/msg/None', [prefix])).toBeUndefined();
    expect(typeHash('a_msgs/msg/Outer', [prefix])).toBeUndefined();
  });

  it('names the types of its fields', () => {
    const text =
      'std_msgs/Header header\nuint8[] data\nPoint[<=4] points # Foo bar\n  int32 X=5\nwstring w\n';
    expect(usedTypes(text, 'own_msgs')).toEqual(['std_msgs/msg/Header', 'own_msgs/msg/Point']);
  });

  it.skipIf(process.env['AMENT_PREFIX_PATH'] === undefined)('is that of an installed type', () => {
    const definition = messageDefinition('sensor_msgs/msg/Image') ?? '';
    expect(definition).toContain('MSG: std_msgs/Header');
    expect(definition).toContain('MSG: builtin_interfaces/Time');
    // As ROS 2 itself has it; Humble has none.
    const hash = 'RIHS01_d31d41a9a4c4bc8eae9be757b0beed306564f7526c88ea6a4588fb9582527d47';
    expect([hash, undefined]).toContain(typeHash('sensor_msgs/msg/Image'));
  });
});
