import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';

/**
 * A Python with pip for downloads from the package index, where ROS comes from the system and brings none.
 *
 * @param {import('../project.mjs').Project} project
 * @returns {import('../engine/Step.mjs').Step}
 */
export function downloadPython(project) {
  const folder = join(project.state, 'python');
  return {
    id: 'python',
    title: 'Python for downloads',
    needs: ['system-packages'],
    fingerprint: () => hashTexts(project.root),
    present: () => existsSync(join(folder, 'bin/pip')),
    run: async ({ run }) => {
      await run('python3', ['-m', 'venv', '--clear', folder]);
    },
  };
}
