import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectAt } from '../../setup/project.mjs';
import { chooseRos } from '../../setup/ros/chooseRos.mjs';
import { temporaryFolder } from './temporaryFolder.js';

describe('chooseRos', () => {
  it('takes the wheels where nothing is sourced', () => {
    const project = projectAt(temporaryFolder());
    expect(chooseRos(project, { PATH: '/usr/bin' })).toEqual({
      kind: 'wheels',
      distribution: 'kilted',
      prefixes: [project.rosWheels],
      paths: {},
    });
  });

  it.each(['humble', 'jazzy', 'kilted', 'lyrical'])('uses a sourced %s as it is', (distribution) => {
    const project = projectAt(temporaryFolder());
    const base = `/opt/ros/${distribution}`;
    const ros = chooseRos(project, {
      ROS_DISTRO: distribution,
      AMENT_PREFIX_PATH: `/home/me/overlay:${base}`,
      LD_LIBRARY_PATH: `/home/me/overlay/lib:${base}/lib:/usr/local/cuda/lib`,
      PATH: `${base}/bin:/usr/bin`,
    });
    expect(ros).toMatchObject({ kind: 'sourced', distribution, prefixes: ['/home/me/overlay', base] });
    // Only what belongs to ROS is remembered for shells that do not source it.
    expect(ros.paths['LD_LIBRARY_PATH']).toEqual(['/home/me/overlay/lib', `${base}/lib`]);
    expect(ros.paths['PATH']).toEqual([`${base}/bin`]);
  });

  it('refuses a distribution that it does not know, with a way out', () => {
    const env = { ROS_DISTRO: 'foxy', AMENT_PREFIX_PATH: '/opt/ros/foxy' };
    expect(() => chooseRos(projectAt(temporaryFolder()), env)).toThrow(
      'env -u AMENT_PREFIX_PATH -u ROS_DISTRO',
    );
  });

  it("does not take the suite's own environment for a sourced ROS", () => {
    const project = projectAt(temporaryFolder());
    const own = [join(project.interfaces, 'rapport_msgs'), project.rosWheels].join(':');
    expect(chooseRos(project, { ROS_DISTRO: 'kilted', AMENT_PREFIX_PATH: own }).kind).toBe('wheels');
  });

  it('goes on with the ROS of the last set-up in a shell that did not source it', () => {
    const project = projectAt(temporaryFolder());
    const prefix = temporaryFolder();
    const env = { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: prefix, LD_LIBRARY_PATH: `${prefix}/lib` };
    const sourced = chooseRos(project, env);
    mkdirSync(project.state, { recursive: true });
    writeFileSync(join(project.state, 'environment.json'), JSON.stringify({ ros: sourced }));
    expect(chooseRos(project, {})).toEqual(sourced);
  });

  it('takes the wheels where the ROS of the last set-up is gone', () => {
    const project = projectAt(temporaryFolder());
    const gone = { kind: 'sourced', distribution: 'jazzy', prefixes: ['/opt/ros/gone'], paths: {} };
    mkdirSync(project.state, { recursive: true });
    writeFileSync(join(project.state, 'environment.json'), JSON.stringify({ ros: gone }));
    expect(chooseRos(project, {}).kind).toBe('wheels');
  });
});
