import { sentenceOf } from '../core/sentenceOf.js';
import { command } from './command.js';
import { interfacesCheck } from './doctor/interfaces.js';
import { modelsCheck } from './doctor/models.js';
import { nodeCheck } from './doctor/node.js';
import { onnxRuntimeCheck } from './doctor/onnxRuntime.js';
import { opencvCheck } from './doctor/opencv.js';
import { failing, reportLine, type PartCheck, type PartReport } from './doctor/PartReport.js';
import { rclnodejsCheck } from './doctor/rclnodejs.js';
import { rosCheck } from './doctor/ros.js';
import { sharedMemoryCheck } from './doctor/sharedMemory.js';
import { transportCheck } from './doctor/transport.js';

const checks = [
  nodeCheck,
  rosCheck,
  rclnodejsCheck,
  opencvCheck,
  onnxRuntimeCheck,
  interfacesCheck,
  modelsCheck,
  sharedMemoryCheck,
  transportCheck,
];

/** `rapport doctor`: says for each part of the machine whether it works, by using it. */
export const doctorCommand = command({
  command: 'doctor',
  describe: 'Use each part of this machine once and say whether it works; exit 1 if one does not',
  builder: (yargs) =>
    yargs.option('json', { type: 'boolean', default: false, describe: 'Print the reports as JSON' }),
  handler: async ({ json }) => {
    const reports: PartReport[] = [];
    let rosWorks = true;
    for (const check of checks) {
      const next: readonly PartReport[] =
        needRclnodejs.has(check) && !rosWorks ? [skipped(check)] : await runCheck(check);
      if (check === rclnodejsCheck) rosWorks = next.every(({ works }) => works);
      reports.push(...next);
      if (!json) for (const report of next) process.stdout.write(`${reportLine(report)}\n`);
    }
    if (json) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
    process.exitCode = reports.every(({ works }) => works) ? 0 : 1;
  },
});

/** Without rclnodejs there is nothing to send with, and importing it would compile it. */
const needRclnodejs = new Set([interfacesCheck, transportCheck]);

function skipped({ part }: PartCheck): PartReport {
  return failing(part, 'not tried', 'repair rclnodejs first');
}

/** A check that throws has found a part that does not work. */
export async function runCheck({ part, remedy, check }: PartCheck): Promise<readonly PartReport[]> {
  try {
    return await check();
  } catch (error) {
    const [message = ''] = sentenceOf(error).split('\n');
    return [failing(part, message, remedy)];
  }
}
