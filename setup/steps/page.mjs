import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError } from '../engine/command.mjs';
import { hashContents, hashStamps, hashTexts, listFiles } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';

/**
 * The operator's page, built by Vite into dist/page.
 *
 * @param {import('../project.mjs').Project} project
 * @returns {import('../engine/Step.mjs').Step}
 */
export function page(project) {
  const folder = join(project.root, 'console/page');
  // The page takes its types from the wire and its figures of agreement from core.
  const sources = () =>
    [folder, join(project.root, 'console/wire'), join(project.root, 'core/metrics')].flatMap((one) =>
      listFiles(one),
    );
  return {
    id: 'page',
    title: 'Operator’s page',
    needs: ['node-packages'],
    fingerprint: () =>
      hashTexts(
        hashStamps(project.root, sources()),
        hashContents(project.root, [join(project.root, 'package-lock.json')]),
      ),
    present: () => existsSync(join(project.output, 'page/index.html')),
    async run({ run, log }) {
      const vite = join(project.modules, 'vite/bin/vite.js');
      try {
        await run(
          process.execPath,
          [vite, 'build', '--config', join(folder, 'vite.config.ts'), '--logLevel', 'warn'],
          {
            cwd: project.root,
          },
        );
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        throw new SetupError(`The operator’s page can't be built: read ${log}, then run \`npm run build\`.`, {
          cause: error,
        });
      }
    },
  };
}
