import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Licences under which the suite may be handed on with what it needs at run time. MPL-2.0 binds the package's own files only.
 */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Unlicense',
]);

/** What packages call one of these in their own words. */
const spellings = new Map([['Apache2', 'Apache-2.0']]);

/**
 * Packages of a lock file that are needed at run time and whose licence is not allowed, or not said.
 *
 * @param {{ packages: Record<string, { license?: string, dev?: boolean, link?: boolean }> }} lock
 * @returns {{ name: string, licence: string }[]}
 */
export function forbiddenLicences(lock) {
  return Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .map(([path, { license }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      licence: license ?? 'none',
    }))
    .filter(({ licence }) => !mayUse(licence));
}

/** @param {string} expression An SPDX expression of which only OR is understood: everything else must be a whole licence. */
function mayUse(expression) {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => allowed.has(spellings.get(choice) ?? choice));
}

if (process.argv[1] === import.meta.filename) {
  const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../package-lock.json'), 'utf8'));
  for (const { name, licence } of forbiddenLicences(lock)) {
    process.stderr.write(
      `${name} comes under ${licence}: choose another package, or allow it in setup/licences.mjs.\n`,
    );
    process.exitCode = 1;
  }
}
