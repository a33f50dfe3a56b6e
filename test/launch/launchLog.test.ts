import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';

import { launchLog, launchLogFolders, launchLogName } from '../../launch/launchLog.js';
import { waitUntil } from '../peer/waitUntil.js';

let root = '';
let said: string[] = [];
const disks: string[] = [];
const write = (line: string): number => said.push(line);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rapport-log-'));
  said = [];
});

afterEach(() => {
  for (const disk of disks.splice(0)) execFileSync('umount', ['-l', disk]);
  rmSync(root, { recursive: true });
});

const logIn = (folder: string): string => join(folder, 'launch.log');

async function expectLogged(folder: string, text: string): Promise<void> {
  await waitUntil(
    'the line',
    () => existsSync(logIn(folder)) && readFileSync(logIn(folder), 'utf8').includes(text),
  );
}

/** A disk of 64 kB, until the test ends. */
function smallDisk(context: TestContext): string {
  const disk = join(root, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    context.skip('only root can mount a small disk');
  }
  disks.push(disk);
  return disk;
}

describe('launchLog', () => {
  it('writes into the first folder, for its owner alone, and says nothing of it', async () => {
    const folder = join(root, 'a/log');
    const log = launchLog({ folders: [folder, join(root, 'b')], name: 'launch.log' }, write);
    log.line('[session] hello');
    await expectLogged(folder, 'info [session] hello');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(logIn(folder)).mode & 0o777).toBe(0o600);
    expect(said).toEqual([]);
    log.end();
  });

  it('takes the next folder where the first cannot be made, and says so in one line', async () => {
    writeFileSync(join(root, 'file'), '');
    const own = join(root, 'state/rapport');
    const log = launchLog({ folders: [join(root, 'file/log'), own], name: 'launch.log' }, write);
    log.line('hello');
    await expectLogged(own, 'hello');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^ {2}the nodes' log goes to .*\/state\/rapport \(ENOTDIR: .*\)$/);
    log.end();
  });

  it('takes the next folder where another user’s cannot be written to', async (context) => {
    const disk = smallDisk(context);
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const own = join(root, 'own');
    const log = launchLog({ folders: [disk, own], name: 'launch.log' }, write);
    log.line('hello');
    await expectLogged(own, 'hello');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('(EROFS: ');
    log.end();
  });

  it('does without, in one sentence, where none can be written to', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const log = launchLog({ folders: [join(file, 'a'), join(file, 'b')], name: 'launch.log' }, write);
    log.line('hello');
    log.end();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^ {2}! There is no log of the nodes: make .*\/file\/a writable/);
  });

  it('ends nothing else when the disk is full', async (context) => {
    const disk = smallDisk(context);
    const log = launchLog({ folders: [disk, join(root, 'own')], name: 'launch.log' }, write);
    for (let count = 0; count < 200; count += 1) log.line('x'.repeat(1_000));
    await waitUntil('a full disk', () => statSync(logIn(disk)).size >= 64 * 1_024);
    for (let count = 0; count < 200; count += 1) log.line('x'.repeat(1_000));
    log.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

  it('ends with one sentence, and ends nothing else, when its folder is gone', async () => {
    const folder = join(root, 'log');
    const log = launchLog({ folders: [folder], name: 'launch.log' }, write);
    log.line('hello');
    await expectLogged(folder, 'hello');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    // It looks for its folder when the file has reached 10 MB.
    const long = 'x'.repeat(100_000);
    await waitUntil('the sentence', () => {
      for (let count = 0; count < 10; count += 1) log.line(long);
      return said.length > 0;
    });
    for (let count = 0; count < 100; count += 1) log.line('hello');
    log.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^ {2}! The nodes' log in .* ends here, the session goes on: ENOTDIR/);
  });
});

describe('launchLogFolders', () => {
  it('are set-up’s own and, for another user, that one’s by the XDG rules', () => {
    expect(launchLogFolders({})[0]).toMatch(/\/\.rapport\/log$/);
    expect(launchLogFolders({})[1]).toBe(join(homedir(), '.local/state/rapport'));
    expect(launchLogFolders({ XDG_STATE_HOME: '/var/ada' })[1]).toBe('/var/ada/rapport');
    expect(launchLogFolders({ XDG_STATE_HOME: 'here' })[1]).toBe(join(homedir(), '.local/state/rapport'));
  });
});

describe('launchLogName', () => {
  it('is another for each suite of a computer', () => {
    expect(launchLogName('0', '/')).toBe('launch.log');
    expect(launchLogName('0', '/nao1')).toBe('launch-nao1.log');
    expect(launchLogName('7', '/')).toBe('launch-7.log');
    expect(launchLogName('7', '/lab/nao1')).toBe('launch-7-lab-nao1.log');
  });
});
