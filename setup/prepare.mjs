import { SetupError } from './engine/SetupError.mjs';
import { checkNode } from './machine/checkNode.mjs';

/**
 * Makes the machine ready, or says in one sentence why not and ends the process with status 1.
 *
 * @param {{ screening?: boolean }} [wanted] `screening`: also the libraries of the classifiers.
 * @returns {Promise<{ project: import('./project.mjs').Project, env: NodeJS.ProcessEnv, ran: string[] }>}
 *   `env`: the variables for the suite's processes; `ran`: ids of the steps that had to run.
 */
export async function prepare(wanted = {}) {
  try {
    checkNode(process.versions.node);
    // Imported only now: a Node.js that is too old could not even load what they use.
    const { projectAt } = await import('./project.mjs');
    const { listSteps } = await import('./listSteps.mjs');
    const { runSteps } = await import('./engine/runSteps.mjs');
    const project = projectAt();
    const listening = listenForInterruption();
    const { steps, environment } = listSteps(project, process.env, wanted);
    const ran = await runSteps(steps, { folder: project.state, stream: process.stderr, now: Date.now });
    listening.stop();
    return { project, env: environment(), ran };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Ends the process on Ctrl-C; the commands that run end with it. */
function listenForInterruption() {
  const interrupt = (/** @type {NodeJS.Signals} */ _signal, /** @type {number} */ number) => {
    process.stderr.write('\nInterrupted: `npm run setup` goes on from here.\n');
    process.exit(128 + number);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, interrupt);
  return {
    stop: () => {
      for (const signal of signals) process.removeListener(signal, interrupt);
    },
  };
}
