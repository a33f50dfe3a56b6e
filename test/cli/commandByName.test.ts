import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

import { commandByName, commandsFor } from '../../cli/commandByName.js';

const repository = resolve(import.meta.dirname, '../..');

async function namesFor(...own: string[]): Promise<string[]> {
  const commands = await commandsFor(own, []);
  return commands.map(({ command }) => String(command).replace(/ .*/u, ''));
}

it('each command is under its own name', async () => {
  for (const name of Object.keys(commandByName)) expect(await namesFor(name, '--help')).toEqual([name]);
}, 180_000);

it('all are there where none is asked for, or none of that name', async () => {
  const all = Object.keys(commandByName);
  expect(await namesFor()).toEqual(all);
  expect(await namesFor('--help')).toEqual(all);
  expect(await namesFor('nodes')).toEqual(all);
  expect(await namesFor('toString')).toEqual(all);
}, 180_000);

it('a node loads no other command: what takes the place of a killed one has no time for it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-loaded-'));
  try {
    const asked = spawnSync(
      process.execPath,
      ['--import', './test/transpileHooks.mjs', './cli/rapport.ts', 'node', '--help'],
      { cwd: repository, env: { ...process.env, NODE_V8_COVERAGE: folder }, encoding: 'utf8' },
    );
    expect(asked.stdout, asked.stderr).toContain('rapport node <names..>');
    // V8 names every script that was loaded.
    const loaded = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(loaded).toContain('/cli/node.ts"');
    for (const name of Object.keys(commandByName).filter((each) => each !== 'node'))
      expect(loaded).not.toContain(`/cli/${name}.ts"`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 180_000);
