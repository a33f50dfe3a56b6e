import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hashTexts } from '../engine/fingerprint.mjs';
import { renderShell } from '../ros/Environment.mjs';
import { interfaceStep } from './interfacePackage.mjs';

/**
 * `.ros/environment.json` for programs and `.ros/environment.sh` to be sourced.
 *
 * @param {import('../project.mjs').Project} project
 * @param {string[]} packages The suite's own interface packages.
 * @param {() => import('../ros/Environment.mjs').Environment} environment As it is now that the packages are built.
 * @returns {import('../engine/Step.mjs').Step}
 */
export function environmentFiles(project, packages, environment) {
  const contents = () => {
    const now = environment();
    return {
      'environment.json': `${JSON.stringify(now, undefined, 2)}\n`,
      'environment.sh': renderShell(now),
    };
  };
  return {
    id: 'environment',
    title: 'Environment',
    needs: ['ros-kilted', ...packages.map((name) => interfaceStep(name))],
    fingerprint: () => hashTexts(...Object.values(contents())),
    present: () => Object.keys(contents()).every((name) => existsSync(join(project.state, name))),
    run() {
      mkdirSync(project.state, { recursive: true });
      for (const [name, text] of Object.entries(contents())) {
        const file = join(project.state, name);
        if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
        writeFileSync(`${file}.tmp`, text);
        renameSync(`${file}.tmp`, file);
      }
    },
  };
}
