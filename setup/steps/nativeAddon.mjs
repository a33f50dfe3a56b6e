import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { SetupError } from '../engine/SetupError.mjs';
import { CommandError } from '../engine/command.mjs';

/**
 * Compiles a package's Node add-on with node-gyp, or takes the one compiled before with the same fingerprint: `npm ci`
 * deletes what was compiled, and minutes of compiling need not be repeated for that. Then loads it once.
 *
 * @param {object} addon
 * @param {import('../project.mjs').Project} addon.project
 * @param {string} addon.name The package in node_modules, and the stem of its `.node` file.
 * @param {string} [addon.source] Folder of the binding.gyp, default the package's.
 * @param {string} addon.fingerprint
 * @param {NodeJS.ProcessEnv} addon.env
 * @param {import('../engine/Step.mjs').StepTools} tools
 */
export async function buildAddon({ project, name, source, fingerprint, env }, { run, note }) {
  const folder = source ?? join(project.modules, name);
  const release = join(project.modules, name, 'build/Release');
  const used = join(release, `${name}.node`);
  const kept = join(project.native, `${name}-${fingerprint}.node`);
  if (!existsSync(kept)) {
    let count = 0;
    const nodeGyp = join(project.modules, 'node-gyp/bin/node-gyp.js');
    try {
      await run(process.execPath, [nodeGyp, 'rebuild', '--jobs', 'max'], {
        cwd: folder,
        env: withFittingHeaders(env),
        onLine: (line) => {
          if (/^ *(CC|CXX)\(/.test(line)) note(`${++count} files compiled`);
        },
      });
    } catch (error) {
      if (
        error instanceof CommandError &&
        /node.*headers|nodejs\.org|disturl/i.test(error.output) &&
        error.isNetwork
      ) {
        throw new SetupError(
          "Node.js's C headers are neither on this machine nor to be downloaded: run `apt-get install libnode-dev` (Debian's Node.js) or install Node.js from NodeSource, then run `npm run setup` again.",
          { cause: error },
        );
      }
      throw error;
    }
    mkdirSync(project.native, { recursive: true });
    copyFileSync(join(folder, 'build/Release', `${name}.node`), `${kept}.tmp`);
    renameSync(`${kept}.tmp`, kept);
    rmSync(join(folder, 'build/Release/obj.target'), { recursive: true, force: true });
  }
  // Renamed into place: a process that uses the old file keeps it.
  mkdirSync(release, { recursive: true });
  copyFileSync(kept, `${used}.tmp`);
  renameSync(`${used}.tmp`, used);
  try {
    // Without the package's own loader, which might compile and hide why the add-on could not be loaded.
    await run(process.execPath, ['-e', `process.dlopen({ exports: {} }, ${JSON.stringify(used)})`], { env });
  } catch (error) {
    // Made for something that is no longer here: the next set-up compiles it anew.
    rmSync(kept, { force: true });
    throw error;
  }
}

/**
 * Node's headers as they come with most installations of Node, or where npm's `nodedir` says; otherwise node-gyp downloads
 * them. Those of another Node.js are passed over: an npmrc names one folder, whichever Node.js runs, and what is compiled with
 * headers of another cannot be loaded.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [program] The Node.js at hand.
 * @returns {NodeJS.ProcessEnv} For node-gyp, to which this variable says more than its own option.
 */
export function withFittingHeaders({ npm_config_nodedir: told, ...env }, program = process.execPath) {
  const prefix = resolve(dirname(realpathSync(program)), '..');
  const fitting = [prefix, told ?? ''].find(isOfThisNode);
  return fitting === undefined ? env : { ...env, npm_config_nodedir: fitting };
}

/** @param {string} prefix */
function isOfThisNode(prefix) {
  const header = join(prefix, 'include/node/node_version.h');
  if (prefix === '' || !existsSync(header)) return false;
  const version = /NODE_MODULE_VERSION\s+(\d+)/u.exec(readFileSync(header, 'utf8'))?.[1];
  return version === process.versions.modules;
}

/**
 * What a compiled add-on depends on beside its package: Node's binary interface.
 */
export function nodeInterface() {
  return `node-${process.versions.modules}-${process.arch}`;
}
