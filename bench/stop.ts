import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';

import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import type { JointAnglesMessage } from '../nodes/messages/robotMessages.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { createPublisher, createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { topics } from '../nodes/topics.js';
import { recordingOption } from './recordingOption.js';
import { endProcesses, startNodes } from './suiteProcess.js';

/**
 * From a press on rapport/emergency_stop to the robot's topic, while the suite is at work on video.
 *
 * npm run bench -- stop [--presses 200 --rate 30 --recording FILE]
 *
 * Camera, perception and the robot's side are processes of their own, as in a session. The time is from the publication in this
 * process to the arrival of the hold in it: two hops, one more than a robot's driver has.
 */
const { values } = parseArgs({
  options: {
    presses: { type: 'string', default: '200' },
    rate: { type: 'string', default: '30' },
    recording: recordingOption,
  },
});
const presses = Number(values.presses);
/** A stop that has not come by then is counted as missing. */
const patienceMs = 5_000;
/** Longer than any stop takes to be done with: holds of the press before are not taken for the next one's. */
const pauseMs = 250;
/** A hold names head and both arms. */
const holdJoints = 12;

await rclnodejs.init();
const node = new rclnodejs.Node('rapport_bench');
const { name, type, qos } = topics.emergencyStop;
const publisher = createPublisher(node, type, name, qos);
/** Told of the next hold. */
let heldAt: ((ms: number) => void) | undefined;
let images = 0;
createSubscription<JointAnglesMessage>(node, topics.jointAngles, ({ joint_names: joints }) => {
  if (joints.length >= holdJoints) heldAt?.(performance.now());
});
createSubscription<EngagementMessage>(node, topics.engagement, () => {
  images += 1;
});
node.spin();

const suite = [
  startNodes(['engagement', 'affect', 'face']),
  startNodes(['nao_simulator', 'behaviour', 'session']),
  startNodes(
    ['camera'],
    [`source:='${values.recording}'`, 'loop:=true', `rate_hz:=${Number(values.rate).toFixed(1)}`],
  ),
];
while (images < 30) await delay(100);
while ((await press()) === undefined) await delay(pauseMs);
await delay(pauseMs);
const measured = new RollingWindow(presses);
const imagesBefore = images;
const beganMs = performance.now();
let missing = 0;
for (let index = 0; index < presses; index++) {
  const latencyMs = await press();
  if (latencyMs === undefined) missing += 1;
  else measured.add(latencyMs);
  // Not in step with the camera.
  await delay(pauseMs + ((index * 37) % 101));
}
const seconds = (performance.now() - beganMs) / 1_000;
const of = (fraction: number): string => (measured.percentile(fraction) ?? NaN).toFixed(1);
process.stdout.write(
  `${presses} presses in ${seconds.toFixed(0)} s, at ${((images - imagesBefore) / seconds).toFixed(1)} images/s\n` +
    `  press to the robot's topic p50, p99, longest [ms]  ${of(0.5)}, ${of(0.99)}, ${of(1)}\n` +
    `  without a hold within ${patienceMs / 1_000} s  ${missing}\n`,
);
await endProcesses(suite);
rclnodejs.shutdown();
process.exit(missing > 0 ? 1 : 0);

/** How long the hold took to come, milliseconds; `undefined` where none came. */
async function press(): Promise<number | undefined> {
  const held = new Promise<number>((resolve) => {
    heldAt = resolve;
  });
  const atMs = performance.now();
  publisher.publish({ data: 'bench (pressed by bench)' });
  const endMs = await Promise.race([held, delay(patienceMs, undefined, { ref: false })]);
  heldAt = undefined;
  return endMs === undefined ? undefined : endMs - atMs;
}
