import { runSteps } from './engine/runSteps.mjs';
import { SetupError } from './engine/SetupError.mjs';
import { listSteps } from './listSteps.mjs';
import { checkNode } from './machine/checkNode.mjs';
import { projectAt } from './project.mjs';

/**
 * Makes the machine ready, or says in one sentence why not and ends the process with status 1.
 *
 * @returns {Promise<{ project: import('./project.mjs').Project, env: NodeJS.ProcessEnv, ran: string[] }>}
 *   `env`: the variables for the suite's processes; `ran`: ids of the steps that had to run.
 */
export async function prepare() {
  const project = projectAt();
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ])) {
    process.once(signal, () => {
      process.stderr.write('\nInterrupted: `npm run setup` goes on from here.\n');
      process.exit(128 + number);
    });
  }
  try {
    checkNode(process.versions.node);
    const { steps, environment } = listSteps(project, process.env);
    const ran = await runSteps(steps, { folder: project.state, stream: process.stderr, now: Date.now });
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    return { project, env: environment(), ran };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
