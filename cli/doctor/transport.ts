import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import {
  thisMachineProfile,
  transportProfile,
  transportProfileVariable,
} from '../../config/dds/transportProfile.js';
import type { QualityOfService } from '../../nodes/runtime/qualityOfService.js';
import { builtProgram, repositoryRoot } from '../../models/repositoryRoot.js';
import { failing, working, type PartCheck, type PartReport } from './PartReport.js';
import { withRosNode } from './withRosNode.js';

/** Three seconds of a camera. */
export const loadFrames = 90;
export const loadRateHz = 30;

/** Of the frames of a camera in another process, at least this part must arrive for the suite to do its work. */
const neededFraction = 0.95;

const ownProfiles = [thisMachineProfile, transportProfile].map((path) => join(repositoryRoot, path));

/** The topic of the transport check: what cameras use, a name of its own. */
export function imageTopic(suffix: string): { name: string; type: string; qos: QualityOfService } {
  return { name: `/rapport/doctor/image_${suffix}`, type: 'sensor_msgs/msg/Image', qos: 'newest' };
}

/** DDS between two processes: they find each other, and 640x480 images arrive whole. */
export const transportCheck: PartCheck = {
  part: 'DDS discovery',
  remedy: 'run `npm run setup`',
  check: () =>
    withRosNode('rapport_doctor_viewer', async (node, { createSubscription }) => {
      const suffix = String(process.pid);
      const frames = new Set<number>();
      let firstAtMs: number | undefined;
      createSubscription<{ header: { stamp: { nanosec: number } } }>(
        node,
        imageTopic(suffix),
        ({ header }) => {
          firstAtMs ??= performance.now();
          frames.add(header.stamp.nanosec);
        },
      );
      const startedAtMs = performance.now();
      const camera = spawn(process.execPath, [builtProgram('cli/doctor/imageSender.js'), suffix], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await once(camera, 'exit');
      return transportReports({
        frames: frames.size,
        discoverySec: firstAtMs === undefined ? undefined : (firstAtMs - startedAtMs) / 1000,
      });
    }),
};

/** What the two reports say for what was seen; the first frame's time includes the camera process's start. */
export function transportReports(seen: {
  readonly frames: number;
  readonly discoverySec: number | undefined;
}): PartReport[] {
  const { frames, discoverySec } = seen;
  const discovery = 'DDS discovery';
  const images = 'images over DDS';
  const size = '640x480 bgr8, best effort, two processes';
  if (discoverySec === undefined) {
    return [
      failing(
        discovery,
        'two processes on this machine did not find each other within 15 s',
        'unset ROS_DOMAIN_ID, ROS_AUTOMATIC_DISCOVERY_RANGE and RMW_IMPLEMENTATION, allow UDP on the loopback interface, and try again',
      ),
      failing(images, 'not measured', 'repair DDS discovery first'),
    ];
  }
  const lost = loadFrames - frames;
  const detail = `${frames} of ${loadFrames} frames arrived (${((100 * lost) / loadFrames).toFixed(0)} % lost; ${size})`;
  const variable = transportProfileVariable();
  const profile = process.env[variable] ?? 'none';
  return [
    working(discovery, `another process's first image came ${discoverySec.toFixed(1)} s after its start`),
    frames >= neededFraction * loadFrames
      ? working(images, detail)
      : failing(
          images,
          detail,
          ownProfiles.includes(profile)
            ? "the suite's transport profile is in use, so the machine was too busy or shared memory is full (see above): end other programs and try again"
            : `the transport profile in use is ${profile}: unset ${variable} to use the suite's, and give the camera's driver the same`,
        ),
  ];
}
