import { imageTopic, loadFrames, loadRateHz } from './transport.js';
import { withRosNode } from './withRosNode.js';

/**
 * A camera of 640x480 bgr8 in a process of its own, for the doctor's transport check: waits for its subscriber, sends
 * its frames at their rate, prints how many, and ends. First argument: a suffix for the topic.
 */
const [, , suffix = ''] = process.argv;
const width = 640;
const height = 480;
const waitMs = 15_000;

await withRosNode('rapport_doctor_camera', async (node, { createPublisher }) => {
  const topic = imageTopic(suffix);
  const publisher = createPublisher(node, topic.type, topic.name, topic.qos);
  const deadlineMs = performance.now() + waitMs;
  while (publisher.subscriptionCount() === 0) {
    if (performance.now() > deadlineMs) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // Both sides have found each other when each has; the camera only knows of itself.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const message = {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'doctor' },
    width,
    height,
    encoding: 'bgr8',
    is_bigendian: 0,
    step: width * 3,
    data: new Uint8Array(width * height * 3),
  };
  const startedAt = performance.now();
  for (let frame = 0; frame < loadFrames; frame += 1) {
    message.header.stamp.nanosec = frame;
    publisher.publish(message);
    const nextAt = startedAt + ((frame + 1) * 1000) / loadRateHz;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())));
  }
  // The last frame is on its way still: a publisher that is gone takes it along.
  await new Promise((resolve) => setTimeout(resolve, 500));
});
process.exit(0);
