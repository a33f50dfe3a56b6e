import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError } from '../engine/command.mjs';
import { hashTexts } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';

/**
 * The libraries of `rapport cohort classify` in a virtual environment of their own: only with `npm run setup -- --screening`,
 * since the command installs them itself at its first use.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function screeningLibraries(project, env) {
  const requirements = join(project.root, 'screening/python/requirements.txt');
  return {
    id: 'screening',
    title: 'Libraries of the classifiers',
    needs: ['build', 'environment'],
    fingerprint: () => hashTexts(project.root, readFileSync(requirements, 'utf8')),
    present: () => existsSync(join(project.data, 'screening/bin/python3')),
    async run({ run, note }) {
      try {
        const command = [join(project.output, 'cli/rapport.js'), 'cohort', 'prepare'];
        await run(process.execPath, command, {
          cwd: project.root,
          env: env(),
          onLine: (line) => note(line.trim().slice(0, 60)),
        });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const sentence = error.output.split('\n').findLast((line) => line.startsWith('rapport: '));
        throw new SetupError(
          sentence?.slice('rapport: '.length) ??
            `The libraries of the classifiers could not be installed (${error.message}): run \`bin/rapport cohort prepare\`.`,
          { cause: error },
        );
      }
    },
  };
}
