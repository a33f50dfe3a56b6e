import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from './temporaryFolder.js';

function projectWithCommand(): string {
  const root = join(temporaryFolder(), 'a project');
  mkdirSync(root);
  cpSync(resolve(import.meta.dirname, '../../bin'), join(root, 'bin'), { recursive: true });
  return root;
}

describe('bin/rapport', () => {
  it('says what to do where nothing is set up', () => {
    const { status, stderr } = spawnSync(join(projectWithCommand(), 'bin/rapport'), ['doctor'], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rapport: .*'npm start' or 'npm run setup'.*\n$/);
  });

  it('runs the command line in the environment, through a symbolic link, with every argument and its status', () => {
    const root = projectWithCommand();
    mkdirSync(join(root, '.ros'));
    mkdirSync(join(root, 'dist/bundle'), { recursive: true });
    writeFileSync(join(root, '.ros/environment.sh'), 'export ROS_DISTRO=kilted\n');
    writeFileSync(
      join(root, 'dist/bundle/rapport.js'),
      'console.log(JSON.stringify([process.env.ROS_DISTRO, ...process.execArgv, ...process.argv.slice(2)])); process.exitCode = 3;',
    );
    const link = join(root, 'link');
    symlinkSync(join(root, 'bin/rapport'), link);
    const { status, stdout } = spawnSync(link, ['node', 'face', 'two words'], { encoding: 'utf8', cwd: '/' });
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual(['kilted', '--single-threaded-gc', 'node', 'face', 'two words']);
  });
});
