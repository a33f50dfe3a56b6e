import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { failing, working, type PartCheck } from './PartReport.js';
import { lastLine, runCommand } from './runCommand.js';
import { withRosNode } from './withRosNode.js';

const part = 'rclnodejs';
const remedy = 'delete .ros/steps/rclnodejs and run `npm run setup`';
const timeoutMs = 10_000;

/** Where rclnodejs is installed, found without importing it. */
export function rclnodejsFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('rclnodejs/package.json'));
}

/** rclnodejs: the add-on loads, and a message comes back to the node that published it. */
export const rclnodejsCheck: PartCheck = {
  part,
  remedy,
  check: async () => {
    const addon = join(rclnodejsFolder(), 'build/Release/rclnodejs.node');
    if (!existsSync(addon)) return [failing(part, 'it is not compiled', remedy)];
    // In a process of its own and before the package is imported: an add-on that cannot be loaded is deleted and
    // compiled again by rclnodejs's own loader.
    const load = `process.dlopen({ exports: {} }, ${JSON.stringify(addon)})`;
    const { status, output } = await runCommand(process.execPath, ['-e', load], 30);
    if (status !== 0) {
      const reason = output.split('\n').find((line) => line.startsWith('Error:')) ?? lastLine(output);
      return [failing(part, `its add-on does not load (${reason})`, remedy)];
    }
    return withRosNode('rapport_doctor_echo', async (node, endpoints) => {
      const topic = {
        name: `/rapport/doctor/echo_${process.pid}`,
        type: 'std_msgs/msg/String',
        qos: 'event',
      } as const;
      const sentAt = performance.now();
      const received = new Promise<string>((resolve) => {
        endpoints.createSubscription<{ data: string }>(node, topic, ({ data }) => {
          resolve(data);
        });
      });
      const publisher = endpoints.createPublisher(node, topic.type, topic.name, topic.qos);
      const timer = setInterval(() => {
        publisher.publish({ data: 'echo' });
      }, 50);
      const lost = new Promise<undefined>((resolve) => setTimeout(resolve, timeoutMs, undefined).unref());
      const echo = await Promise.race([received, lost]);
      clearInterval(timer);
      if (echo !== 'echo') {
        return [failing(part, `a published message did not come back within ${timeoutMs / 1000} s`, remedy)];
      }
      return [working(part, `a message came back after ${(performance.now() - sentAt).toFixed(0)} ms`)];
    });
  },
};
