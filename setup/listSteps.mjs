import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { applyEnvironment, composeEnvironment } from './ros/Environment.mjs';
import { chooseRos } from './ros/chooseRos.mjs';
import { interfacePackages } from './ros/interfacePackages.mjs';
import { build } from './steps/build.mjs';
import { downloadPython } from './steps/downloadPython.mjs';
import { environmentFiles } from './steps/environmentFiles.mjs';
import { interfacePackage } from './steps/interfacePackage.mjs';
import { messageBindings } from './steps/messageBindings.mjs';
import { models } from './steps/models.mjs';
import { page } from './steps/page.mjs';
import { nodePackages } from './steps/nodePackages.mjs';
import { opencvBindings } from './steps/opencvBindings.mjs';
import { rclnodejs } from './steps/rclnodejs.mjs';
import { recordings } from './steps/recordings.mjs';
import { rosWheels } from './steps/rosWheels.mjs';
import { screeningLibraries } from './steps/screeningLibraries.mjs';
import { systemPackages } from './steps/systemPackages.mjs';
import { hashTexts } from './engine/fingerprint.mjs';

/**
 * Every step of set-up for this project and this shell; where several can begin, the first here does.
 *
 * @param {import('./project.mjs').Project} project
 * @param {NodeJS.ProcessEnv} env
 * @param {{ screening?: boolean }} [wanted] `screening`: also the libraries of the classifiers.
 * @returns {{ steps: import('./engine/Step.mjs').Step[], environment: () => NodeJS.ProcessEnv }}
 *   `environment`: the variables of the suite's processes, right once the steps are done.
 */
export function listSteps(project, env, wanted = {}) {
  const ros = chooseRos(project, env);
  const packages = interfacePackages(join(project.root, 'msg'), ros);
  const compose = () => composeEnvironment(project, ros, packages);
  const environment = () => applyEnvironment(compose(), env);
  const packageSteps = packages.map((name) => interfacePackage(project, ros, name, environment));
  const interfaces = () => hashTexts(...packageSteps.map((step) => step.fingerprint()));
  const python = join(
    ros.kind === 'wheels' ? project.rosWheels : join(project.state, 'python'),
    'bin/python3',
  );
  return {
    environment,
    steps: [
      systemPackages(project, ros),
      nodePackages(project),
      ros.kind === 'wheels' ? rosWheels(project) : downloadPython(project),
      ...packageSteps,
      rclnodejs(project, ros, environment),
      opencvBindings(project, ros),
      messageBindings(project, packages, interfaces, environment),
      environmentFiles(project, packages, compose),
      build(project, interfaces),
      page(project),
      models(project, environment),
      recordings(project, () => python, environment),
      ...(wanted.screening ? [screeningLibraries(project, environment)] : []),
    ].filter((step) => step.id !== 'models' || existsSync(join(project.root, 'models/manifest.json'))),
  };
}
