import rclnodejs from 'rclnodejs';

import { claimDomain } from './claimDomain.js';
import { endSignals } from './endSignals.js';
import { freeSharedMemory } from './freeSharedMemory.js';
import { Launch, type LaunchOptions } from './Launch.js';
import { PageProcess } from './PageProcess.js';
import { Reserve } from './Reserve.js';
import { sentenceOf } from '../core/sentenceOf.js';

/**
 * Runs a launch until a signal, or the end of the recording.
 *
 * @returns the exit status: 1 when something could not be brought up, or the session is not on the disk as a whole
 * @throws RapportError `launch/already-running` when another launch runs on this ROS domain
 */
export async function runLaunch(
  options: Omit<LaunchOptions, 'reserve'> & {
    /** Ends by itself when the camera's recording ends, or the protocol that an automatic operator leads through. */
    readonly endWith?: 'recording' | 'protocol' | undefined;
    /** What ROS is told in every process, after `--ros-args`. */
    readonly rosArguments: readonly string[];
    /** The operator's page beside it. */
    readonly page?: { readonly folder: string; readonly port: number } | undefined;
  },
): Promise<number> {
  const release = await claimDomain(process.env['ROS_DOMAIN_ID'] ?? '0', options.namespace);
  const freed = await freeSharedMemory();
  if (freed > 0)
    options.write(`  freed ${Math.round(freed / 1e6)} MB of shared memory that killed ROS programs had left`);
  await rclnodejs.init();
  rclnodejs.removeSignalHandlers();
  const { first: signal, second: again } = endSignals(process, () => performance.now());
  void signal.then(() => {
    options.write('Ending: the session is saved first. Once more ends the processes at once.');
  });
  const nodes = options.processes.flatMap((plan) => plan.nodes);
  const { rosArguments } = options;
  const reserve = new Reserve([...nodes, ...(options.page ? ['console'] : [])], rosArguments);
  const launch = new Launch({ ...options, reserve });
  const page =
    options.page && new PageProcess({ ...options.page, rosArguments, write: options.write, reserve });
  let status = 0;
  try {
    // Before the nodes: from the first moment on there is a page to stop the robot from.
    page?.start();
    await Promise.race([launch.bringUp(), signal]);
    await Promise.race([signal, endOf(launch, options.endWith)]);
  } catch (error) {
    options.write(`  ! ${sentenceOf(error)}`);
    status = 1;
  }
  await reserve.end();
  if (!(await launch.takeDown(again))) status = 1;
  // Until the robot is at rest it can be stopped from the page.
  await page?.end();
  rclnodejs.shutdown();
  release();
  return status;
}

function endOf(launch: Launch, what: 'recording' | 'protocol' | undefined): Promise<void> {
  if (what === 'recording') return launch.recordingEnd();
  return what === 'protocol' ? launch.protocolEnd() : never();
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
