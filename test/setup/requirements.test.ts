import { describe, expect, it } from 'vitest';

import type { Python } from '../../setup/machine/findPythons.mjs';
import type { Machine } from '../../setup/machine/Machine.mjs';
import { aptInstall, checkMachine, checkWheels, choosePython } from '../../setup/machine/requirements.mjs';

const debian12: Machine = {
  platform: 'linux',
  architecture: 'x64',
  nodeVersion: '20.20.2',
  glibcVersion: '2.36',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  privilege: 'root',
  hasApt: true,
  pythons: [],
  installedRos: [],
  freeBytes: 50e9,
};

function python(minor: number, lacks: Partial<Python> = {}): Python {
  const found = { command: `python3.${minor}`, minor, canMakeVenv: true, hasHeaders: true, isSystem: true };
  return { ...found, ...lacks };
}

const aptHasNothing = (): boolean => false;

describe('checkMachine', () => {
  it('accepts Debian 12 with Node 20.20', () => {
    expect(() => checkMachine(debian12)).not.toThrow();
    expect(() => checkMachine({ ...debian12, nodeVersion: '20.20.0' })).not.toThrow();
    expect(() => checkMachine({ ...debian12, nodeVersion: '24.1.0' })).not.toThrow();
  });

  it.each([
    [{ nodeVersion: '18.20.4' }, 'nvm install 22'],
    [{ nodeVersion: '20.19.9' }, 'nvm install 22'],
    [{ freeBytes: 0.9e9 }, 'has 0.9 GB free and set-up needs 3 GB'],
    [{ platform: 'darwin' as const }, 'docker run'],
  ])('refuses %j', (difference, sentence) => {
    expect(() => checkMachine({ ...debian12, ...difference })).toThrow(sentence);
  });
});

describe('checkWheels', () => {
  it('accepts x86-64 with glibc 2.28', () => {
    expect(() => checkWheels({ ...debian12, glibcVersion: '2.28' })).not.toThrow();
  });

  it.each([
    [{ architecture: 'arm64' }, 'this processor is arm64'],
    [{ glibcVersion: '2.27' }, 'has 2.27'],
    [{ glibcVersion: undefined }, 'has another C library'],
  ])('refuses %j and says how to go on with a sourced ROS', (difference, sentence) => {
    const machine = { ...debian12, ...difference };
    expect(() => checkWheels(machine)).toThrow(sentence);
    expect(() => checkWheels(machine)).toThrow('. /opt/ros/<distribution>/setup.sh');
  });
});

describe('choosePython', () => {
  it("takes the user's python3 if it is complete", () => {
    const pythons = [python(11, { command: 'python3', isSystem: false }), python(13)];
    expect(choosePython({ ...debian12, pythons }, aptHasNothing)).toEqual({
      command: 'python3',
      packages: [],
    });
  });

  it('prefers a complete Python to one that lacks something', () => {
    const pythons = [python(11, { hasHeaders: false }), python(12)];
    expect(choosePython({ ...debian12, pythons }, aptHasNothing).command).toBe('python3.12');
  });

  it("adds what the system's Python lacks", () => {
    const pythons = [python(11, { command: 'python3', canMakeVenv: false, hasHeaders: false })];
    expect(choosePython({ ...debian12, pythons }, aptHasNothing)).toEqual({
      command: 'python3',
      packages: ['python3-venv', 'python3-dev'],
    });
  });

  it('passes over a Python that is too new', () => {
    const pythons = [python(14, { command: 'python3' }), python(13)];
    expect(choosePython({ ...debian12, pythons }, aptHasNothing).command).toBe('python3.13');
  });

  it('installs an older Python where apt has one', () => {
    const pythons = [python(14, { command: 'python3' })];
    const aptHas = (name: string): boolean => name === 'python3.12-venv';
    expect(choosePython({ ...debian12, pythons }, aptHas)).toEqual({
      command: 'python3.12',
      packages: ['python3.12', 'python3.12-venv', 'python3.12-dev'],
    });
  });

  it('says in one sentence what to do where there is none', () => {
    const machine = { ...debian12, distribution: 'Ubuntu 26.04', pythons: [python(14)] };
    const refusal = 'ROS 2 wheels need CPython 3.10 to 3.13 and Ubuntu 26.04 has 3.14: run `';
    expect(() => choosePython(machine, aptHasNothing)).toThrow(refusal);
    expect(() => choosePython({ ...machine, installedRos: ['lyrical'] }, aptHasNothing)).toThrow(
      '`. /opt/ros/lyrical/setup.sh`',
    );
  });

  it("does not add Debian's packages to a Python that is not Debian's", () => {
    const pythons = [python(12, { isSystem: false, hasHeaders: false })];
    expect(() => choosePython({ ...debian12, pythons }, aptHasNothing)).toThrow('Python.h');
  });
});

describe('aptInstall', () => {
  it('uses sudo only where the user is not root', () => {
    expect(aptInstall(debian12, ['g++'])[0]).toBe('env');
    expect(aptInstall({ ...debian12, privilege: 'sudo' }, ['g++'])[0]).toBe('sudo');
  });

  it('names the exact command where neither root nor sudo is there', () => {
    expect(() => aptInstall({ ...debian12, privilege: 'none' }, ['g++', 'cmake'])).toThrow(
      '`sudo apt-get update && sudo apt-get install --yes --no-install-recommends g++ cmake`',
    );
  });

  it('names the packages where there is no apt', () => {
    const fedora = { ...debian12, hasApt: false, distribution: 'Fedora Linux 42' };
    expect(() => aptInstall(fedora, ['g++'])).toThrow('Fedora Linux 42 has no apt-get: install what g++');
  });
});
