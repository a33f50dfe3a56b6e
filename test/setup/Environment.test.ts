import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectAt } from '../../setup/project.mjs';
import { chooseRos } from '../../setup/ros/chooseRos.mjs';
import { applyEnvironment, composeEnvironment, renderShell } from '../../setup/ros/Environment.mjs';
import { temporaryFolder } from './temporaryFolder.js';

function wheelsEnvironment(root: string): ReturnType<typeof composeEnvironment> {
  const project = projectAt(root);
  mkdirSync(join(project.rosWheels, 'lib/python3.12/site-packages/ros_rcl.libs'), { recursive: true });
  return composeEnvironment(project, chooseRos(project, {}), ['hri_msgs', 'rapport_msgs']);
}

describe('the environment', () => {
  it('puts the packages built last in front of ROS', () => {
    const root = temporaryFolder();
    const env = applyEnvironment(wheelsEnvironment(root), { LD_LIBRARY_PATH: '/mine' });
    expect(env['AMENT_PREFIX_PATH']?.split(':')).toEqual([
      `${root}/.ros/install/rapport_msgs`,
      `${root}/.ros/install/hri_msgs`,
      `${root}/.ros/kilted`,
    ]);
    expect(env['LD_LIBRARY_PATH']?.split(':').slice(2)).toEqual([
      `${root}/.ros/kilted/lib`,
      `${root}/.ros/kilted/lib/python3.12/site-packages/ros_rcl.libs`,
      '/mine',
    ]);
  });

  it('stays the same when it is applied twice', () => {
    const environment = wheelsEnvironment(temporaryFolder());
    const once = applyEnvironment(environment, { PATH: '/usr/bin' });
    expect(applyEnvironment(environment, once)).toEqual(once);
  });

  it("keeps discovery on the machine and ships the transport profile, unless the user's own are set", () => {
    const root = temporaryFolder();
    const environment = wheelsEnvironment(root);
    expect(applyEnvironment(environment, {})).toMatchObject({
      ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
      FASTDDS_DEFAULT_PROFILES_FILE: `${root}/config/dds/fastdds-shared-memory.xml`,
      RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp',
    });
    const own = {
      ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET',
      FASTDDS_DEFAULT_PROFILES_FILE: '/etc/dds.xml',
      RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp',
    };
    expect(applyEnvironment(environment, own)).toMatchObject(own);
  });

  it('has ONNX Runtime tell nobody of what it loads, whatever the user has set', () => {
    const environment = wheelsEnvironment(temporaryFolder());
    expect(applyEnvironment(environment, { ORT_DISABLE_TELEMETRY: '0' })).toMatchObject({
      ORT_DISABLE_TELEMETRY: '1',
    });
  });

  it("uses Humble's names for the same", () => {
    const project = projectAt(temporaryFolder());
    const ros = chooseRos(project, { ROS_DISTRO: 'humble', AMENT_PREFIX_PATH: '/opt/ros/humble' });
    const env = applyEnvironment(composeEnvironment(project, ros, []), {});
    expect(env['ROS_LOCALHOST_ONLY']).toBe('1');
    expect(env['FASTRTPS_DEFAULT_PROFILES_FILE']).toContain('fastdds-shared-memory.xml');
    expect(env['ROS_AUTOMATIC_DISCOVERY_RANGE']).toBeUndefined();
  });

  it('means the same to a shell and to Node', () => {
    const root = join(temporaryFolder(), "a folder, it's $HOME");
    mkdirSync(root);
    const environment = wheelsEnvironment(root);
    const file = join(root, 'environment.sh');
    writeFileSync(file, renderShell(environment));
    const before = { PATH: process.env['PATH'] ?? '', LD_LIBRARY_PATH: '/mine', ROS_DOMAIN_ID: '7' };
    const program = 'set -eu; . "$0"; exec "$1" -p "JSON.stringify(process.env)"';
    const output = execFileSync('sh', ['-c', program, file, process.execPath], {
      env: before,
      encoding: 'utf8',
    });
    const seen = JSON.parse(output) as Record<string, string>;
    // The shell adds variables of its own (PWD, _).
    expect(seen).toMatchObject(applyEnvironment(environment, before));
  });
});
