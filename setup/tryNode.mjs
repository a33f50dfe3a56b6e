import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { projectAt } from './project.mjs';
import { prepare } from './prepare.mjs';
import { runChild } from './runChild.mjs';

/**
 * `npm run try-node -- 22 24 26 [vitest's arguments]`: the tests under other versions of Node.js.
 *
 * Each comes from npm, with its headers, into .ros/node/. Set-up compiles the add-ons for it, or takes those that it kept,
 * and at the end puts those of the Node.js at hand back.
 */
const versions = process.argv.slice(2).filter((arg) => /^\d+(\.\d+){0,2}$/u.test(arg));
const rest = process.argv.slice(2).filter((arg) => !versions.includes(arg));
if (versions.length === 0) {
  process.stderr.write(
    'Name the versions of Node.js to try: `npm run try-node -- 22 24 26 [arguments of vitest]`.\n',
  );
  process.exit(2);
}
const project = projectAt();
/** @type {string[]} */
const lines = [];
let failed = false;
for (const version of versions) {
  const node = bringNode(version);
  const seen = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (seen.status !== 0) {
    failed = true;
    lines.push(`Node.js ${version}: cannot start here (${seen.stderr.trim().split('\n')[0] ?? ''}).`);
    continue;
  }
  process.stdout.write(`\nNode.js ${seen.stdout.trim()}\n`);
  const status = await runChild(node, [join(project.root, 'setup/test.mjs'), ...rest], {
    cwd: project.root,
    env: { ...process.env, PATH: [dirname(node), process.env['PATH']].join(delimiter) },
  });
  failed ||= status !== 0;
  lines.push(
    `Node.js ${seen.stdout.trim()}: ${status === 0 ? 'every test passed' : `ended with ${status}`}.`,
  );
}
await prepare();
process.stdout.write(`\n${lines.join('\n')}\n`);
process.exitCode = failed ? 1 : 0;

/**
 * @param {string} version For instance "22": its newest.
 * @returns {string} The program.
 */
function bringNode(version) {
  const folder = join(project.state, 'node', version);
  const name = `node-linux-${process.arch}`;
  const node = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  // Without one npm would install into the first folder above that has one.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const installed = spawnSync('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (installed.status === 0 && existsSync(node)) return node;
  process.stderr.write(
    `npm has no Node.js ${version} for this machine: name another version, or check \`npm ping\`.\n`,
  );
  process.exit(1);
}
