import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { CommandError } from '../engine/command.mjs';
import { SetupError } from '../engine/SetupError.mjs';

/**
 * The networks of models/manifest.json: fetched from the package registries, converted and checked by
 * `rapport models install`.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function models(project, env) {
  const manifest = join(project.root, 'models/manifest.json');
  /** @returns {{ file: string, bytes: number, source: { kind: string } }[]} */
  const entries = () => {
    const { models: list = [] } = JSON.parse(readFileSync(manifest, 'utf8'));
    // Upstream files are a choice of the user's; trained ones are in the repository.
    return list.filter(
      (/** @type {{ source: { kind: string } }} */ { source }) => source.kind === 'registry',
    );
  };
  return {
    id: 'models',
    title: 'Models',
    needs: ['build', 'environment'],
    fingerprint: () => hashTexts(readFileSync(manifest, 'utf8')),
    present: () =>
      entries().every(({ file, bytes }) => {
        const path = join(project.root, file);
        return existsSync(path) && statSync(path).size === bytes;
      }),
    async run({ run }) {
      try {
        const command = [join(project.output, 'cli/rapport.js'), 'models', 'install'];
        await run(process.execPath, command, { cwd: project.root, env: env() });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const sentence = error.output.split('\n').findLast((line) => line.startsWith('rapport: '));
        throw new SetupError(
          sentence?.slice('rapport: '.length) ??
            `The models could not be installed (${error.message}): run \`bin/rapport models install\`.`,
          { cause: error },
        );
      }
    },
  };
}
