import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';

import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import type { DiagnosticStatus } from '../nodes/runtime/NodeDiagnostics.js';
import { offeredQos } from '../nodes/runtime/qualityOfService.js';
import { subscribeRaw } from '../nodes/runtime/rawEndpoints.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { stampToNs } from '../nodes/runtime/stamp.js';
import { topics } from '../nodes/topics.js';
import { processUsage } from './processUsage.js';
import { recordingOption } from './recordingOption.js';
import { endProcesses, startNodes } from './suiteProcess.js';

/**
 * The live chain: camera in one process, perception in another, over DDS as in a session.
 *
 * npm run bench [-- chain --minutes 10 --sizes 640x360,640x480 --rate 30 --recording FILE --overhear]
 *
 * Latency is from the camera's stamp, taken before it scales and publishes the picture, to the arrival of the engagement message in this
 * process, one more hop than the planner that counts. `--overhear` subscribes to what the links of perception give each other, as a
 * recorder does: they then send it as messages instead of handing it over.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    sizes: { type: 'string', default: '640x360,640x480' },
    rate: { type: 'string', default: '30' },
    recording: recordingOption,
    overhear: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
/** Frames before this are start-up: discovery, the first detection. */
const warmUpSec = 5;

await rclnodejs.init();
const node = new rclnodejs.Node('rapport_bench');
node.spin();
for (const size of values.sizes.split(',')) await measure(size);
rclnodejs.shutdown();
process.exit(0);

async function measure(size: string): Promise<void> {
  const [width, height] = size.split('x');
  const perception = startNodes(['engagement', 'affect', 'face']);
  const camera = startNodes(
    ['camera'],
    [
      `source:='${values.recording}'`,
      'loop:=true',
      `rate_hz:=${Number(values.rate).toFixed(1)}`,
      `width:=${width ?? ''}`,
      `height:=${height ?? ''}`,
    ],
  );
  const latencies = new RollingWindow(1_000_000);
  let frames = 0;
  let skipped = 0;
  let published = 0;
  let publishedBefore = 0;
  const startMs = performance.now();
  let measuring = false;
  const overheard = values.overhear ? [topics.faces, topics.affects] : [];
  const subscriptions = [
    ...overheard.map(({ name, type }) =>
      subscribeRaw(node, { name, type, qos: offeredQos('newest') }, () => undefined),
    ),
    createSubscription<EngagementMessage>(node, topics.engagement, (message) => {
      if (!measuring) return;
      frames += 1;
      skipped += message.skipped_before;
      latencies.add(Number(node.now().nanoseconds - stampToNs(message.header.stamp)) / 1e6);
    }),
    createSubscription<{ status: DiagnosticStatus[] }>(
      node,
      { type: 'diagnostic_msgs/msg/DiagnosticArray', name: '/diagnostics', qos: 'event' },
      ({ status }) => {
        for (const { name, values: pairs } of status)
          if (name === 'rapport: camera')
            published = Number(pairs.find(({ key }) => key === 'frames published')?.value ?? 0);
      },
    ),
  ];
  while (published === 0) await delay(100);
  await delay(warmUpSec * 1_000);
  measuring = true;
  publishedBefore = published;
  const usageBefore = usage(camera, perception);
  const firstMs = performance.now();
  await delay(Math.min(1, minutes) * 60_000);
  const afterOneMinute = usage(camera, perception);
  await delay(Math.max(0, minutes - 1) * 60_000);
  const seconds = (performance.now() - firstMs) / 1_000;
  measuring = false;
  const usageAfter = usage(camera, perception);
  const total = published - publishedBefore;
  for (const end of subscriptions) end();
  await endProcesses([camera, perception]);

  const line = (name: string, value: string): void => {
    process.stdout.write(`  ${name.padEnd(34)} ${value}\n`);
  };
  process.stdout.write(
    `${size}, ${seconds.toFixed(0)} s after ${((firstMs - startMs) / 1_000).toFixed(1)} s of start-up\n`,
  );
  line(
    'latency p50, p99 [ms]',
    `${(latencies.percentile(0.5) ?? NaN).toFixed(1)}, ${(latencies.percentile(0.99) ?? NaN).toFixed(1)}`,
  );
  line('frames published / processed', `${total} / ${frames} (${((100 * frames) / total).toFixed(2)} %)`);
  line('frames skipped by perception', String(skipped));
  for (const name of ['camera', 'perception'] as const) {
    const cpu = (usageAfter[name].cpuSec - usageBefore[name].cpuSec) / seconds;
    line(`${name}: CPU [cores]`, cpu.toFixed(2));
    line(`${name}: CPU an image [ms]`, ((1_000 * cpu * seconds) / frames).toFixed(1));
    line(
      `${name}: memory 1 min → end [MiB]`,
      `${afterOneMinute[name].residentMiB.toFixed(0)} → ${usageAfter[name].residentMiB.toFixed(0)}`,
    );
  }
}

function usage(
  camera: ChildProcess,
  perception: ChildProcess,
): Record<'camera' | 'perception', ReturnType<typeof processUsage>> {
  return { camera: processUsage(camera.pid ?? 0), perception: processUsage(perception.pid ?? 0) };
}
