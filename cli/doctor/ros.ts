import { failing, working, type PartCheck } from './PartReport.js';
import { lastLine, runCommand } from './runCommand.js';

const part = 'ROS 2';
const timeoutSec = 30;

const program = `
import rclpy
rclpy.init()
rclpy.create_node('rapport_doctor_python').destroy_node()
print(rclpy.get_rmw_implementation_identifier())
`;

/** ROS 2 without us: a Python node comes up and goes. */
export const rosCheck: PartCheck = {
  part,
  remedy: 'run `npm run setup`',
  check: async () => {
    const { AMENT_PREFIX_PATH: prefixes, ROS_DISTRO: distribution } = process.env;
    if (prefixes === undefined || distribution === undefined) {
      return [
        failing(
          part,
          'no ROS 2 in the environment',
          'start with `bin/rapport`, or source .ros/environment.sh',
        ),
      ];
    }
    const { status, output } = await runCommand('python3', ['-c', program], timeoutSec);
    if (status !== 0) {
      return [failing(part, `rclpy cannot start a node (${lastLine(output)})`, 'run `npm run setup`')];
    }
    const base = prefixes.split(':').at(-1) ?? '';
    return [working(part, `${distribution} in ${base}, ${lastLine(output)}, an rclpy node starts`)];
  },
};
