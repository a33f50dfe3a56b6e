import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { thisMachineProfile, transportProfile } from '../../config/dds/transportProfile.js';
import { projectAt } from '../../setup/project.mjs';
import { chooseRos } from '../../setup/ros/chooseRos.mjs';
import { applyEnvironment, composeEnvironment, renderShell } from '../../setup/ros/Environment.mjs';
import { temporaryFolder } from './temporaryFolder.js';

function wheelsEnvironment(root: string): ReturnType<typeof composeEnvironment> {
  const project = projectAt(root);
  mkdirSync(join(project.rosWheels, 'lib/python3.12/site-packages/ros_rcl.libs'), { recursive: true });
  return composeEnvironment(project, chooseRos(project, {}), ['hri_msgs', 'rapport_msgs']);
}

const profileOf = (root: string): string => join(root, thisMachineProfile);

/** A project's folder in which set-up finds the profile for this machine alone. */
function machineWithProfiles(): string {
  const root = temporaryFolder();
  mkdirSync(dirname(profileOf(root)), { recursive: true });
  writeFileSync(profileOf(root), '');
  return root;
}

const byRange = (root: string, range: string): Record<string, string> => ({
  ROS_AUTOMATIC_DISCOVERY_RANGE: range,
  FASTDDS_DEFAULT_PROFILES_FILE: join(root, transportProfile),
});

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

  describe('keeps DDS on the machine', () => {
    const [range, profile] = ['ROS_AUTOMATIC_DISCOVERY_RANGE', 'FASTDDS_DEFAULT_PROFILES_FILE'] as const;

    it('by a profile for the loopback interface, where nothing else is asked for', () => {
      const root = machineWithProfiles();
      const env = applyEnvironment(wheelsEnvironment(root), {});
      expect(env).toMatchObject({ [profile]: profileOf(root), RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp' });
      expect(env[range]).toBeUndefined();
    });

    it("by ROS's own range, with the profile for any machine, where that one is not there", () => {
      const root = temporaryFolder();
      expect(applyEnvironment(wheelsEnvironment(root), {})).toMatchObject(byRange(root, 'LOCALHOST'));
    });

    it("by ROS's own range beside another profile or another DDS", () => {
      const root = machineWithProfiles();
      const environment = wheelsEnvironment(root);
      const own = { [profile]: '/etc/dds.xml' };
      expect(applyEnvironment(environment, own)).toMatchObject({ ...own, [range]: 'LOCALHOST' });
      const other = { RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' };
      expect(applyEnvironment(environment, other)).toMatchObject({ ...other, ...byRange(root, 'LOCALHOST') });
    });

    it.each([
      ['a range', { ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET' }, 'SUBNET'],
      ['an address', { ROS_STATIC_PEERS: '10.0.0.7' }, 'LOCALHOST'],
    ])('unless the user says %s, in a shell that is prepared or not', (_what, said, expected) => {
      const root = machineWithProfiles();
      const environment = wheelsEnvironment(root);
      const prepared = applyEnvironment(environment, {});
      for (const before of [{}, prepared])
        expect(applyEnvironment(environment, { ...before, ...said })).toMatchObject({
          ...said,
          ...byRange(root, expected),
        });
    });

    it('by two profiles that say the same of all but the loopback interface', () => {
      const of = (name: string): string =>
        readFileSync(join(import.meta.dirname, '../../config/dds', name), 'utf8')
          .replace(/<!--.*?-->/su, '')
          .replaceAll(/\s+/gu, '');
      const loopback = '<interfaceWhiteList><address>127.0.0.1</address></interfaceWhiteList>';
      expect(of('fastdds-this-machine.xml')).toContain(loopback);
      expect(of('fastdds-this-machine.xml').replace(loopback, '')).toBe(
        of('fastdds-shared-memory.xml').replaceAll('udp_for_other_machines', 'udp_on_loopback'),
      );
    });
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

  it.each([
    ['nothing', {}],
    ['a range', { ROS_AUTOMATIC_DISCOVERY_RANGE: 'SUBNET' }],
    ['an address', { ROS_STATIC_PEERS: '10.0.0.7' }],
    ['another profile', { FASTDDS_DEFAULT_PROFILES_FILE: '/etc/dds.xml' }],
    ['another DDS', { RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' }],
  ])('means the same to a shell and to Node where the user says %s, once and again', (_what, said) => {
    const root = join(machineWithProfiles(), "a folder, it's $HOME");
    mkdirSync(dirname(profileOf(root)), { recursive: true });
    writeFileSync(profileOf(root), '');
    const environment = wheelsEnvironment(root);
    const file = join(root, 'environment.sh');
    writeFileSync(file, renderShell(environment));
    const before = { PATH: process.env['PATH'] ?? '', LD_LIBRARY_PATH: '/mine', ROS_DOMAIN_ID: '7' };
    const program = 'set -eu; . "$0"; exec "$1" -p "JSON.stringify(process.env)"';
    const inShell = (env: NodeJS.ProcessEnv): Record<string, string> => {
      const output = execFileSync('sh', ['-c', program, file, process.execPath], { env, encoding: 'utf8' });
      const all = JSON.parse(output) as Record<string, string>;
      // The shell's own.
      return Object.fromEntries(
        Object.entries(all).filter(([name]) => !['PWD', 'OLDPWD', '_'].includes(name)),
      );
    };
    for (const prepared of [before, applyEnvironment(environment, before)]) {
      const env = { ...prepared, ...said };
      expect(onlyOnce(inShell(env))).toEqual(onlyOnce(applyEnvironment(environment, env)));
    }
  });
});

/** Search paths without what stands in them twice: a shell puts in front what is there already. */
function onlyOnce(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, [...new Set(value?.split(':'))].join(':')]),
  );
}
