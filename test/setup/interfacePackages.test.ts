import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Ros } from '../../setup/ros/chooseRos.mjs';
import { dependencies, interfacePackages } from '../../setup/ros/interfacePackages.mjs';
import { temporaryFolder } from './temporaryFolder.js';

function writePackage(folder: string, name: string, depends: string[]): void {
  mkdirSync(join(folder, name), { recursive: true });
  const lines = depends.map((dependency) => `  <depend>${dependency}</depend>`).join('\n');
  writeFileSync(
    join(folder, name, 'package.xml'),
    `<package format="3">\n<name>${name}</name>\n${lines}\n</package>\n`,
  );
}

function rosIn(prefix: string): Ros {
  return { kind: 'sourced', distribution: 'jazzy', prefixes: [prefix], paths: {} };
}

describe('interfacePackages', () => {
  it('builds a package after those it depends on', () => {
    const msg = temporaryFolder();
    writePackage(msg, 'a_msgs', ['std_msgs', 'z_msgs']);
    writePackage(msg, 'm_msgs', ['a_msgs']);
    writePackage(msg, 'z_msgs', ['std_msgs']);
    mkdirSync(join(msg, 'not_a_package'));
    expect(interfacePackages(msg, rosIn('/nowhere'))).toEqual(['z_msgs', 'a_msgs', 'm_msgs']);
  });

  it("leaves upstream's packages alone where ROS has them, and always builds its own", () => {
    const msg = temporaryFolder();
    const prefix = temporaryFolder();
    writePackage(msg, 'hri_msgs', []);
    writePackage(msg, 'naoqi_bridge_msgs', []);
    writePackage(msg, 'rapport_msgs', ['hri_msgs']);
    writePackage(join(prefix, 'share'), 'hri_msgs', []);
    writePackage(join(prefix, 'share'), 'rapport_msgs', []);
    expect(interfacePackages(msg, rosIn(prefix))).toEqual(['naoqi_bridge_msgs', 'rapport_msgs']);
  });

  it('reads every kind of dependency and no comment', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'package.xml');
    writeFileSync(
      file,
      '<build_depend>one</build_depend><!-- <depend>two</depend> --><exec_depend condition="$X == 1"> three </exec_depend>',
    );
    expect(dependencies(file)).toEqual(['one', 'three']);
  });
});
