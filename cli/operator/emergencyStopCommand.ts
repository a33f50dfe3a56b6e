import type { CommandModule } from 'yargs';

import type { AsOperator } from './asOperator.js';
import { reasonOption, type WithReason } from './reasonOption.js';

export function emergencyStopCommand(asOperator: AsOperator): CommandModule<object, WithReason> {
  return {
    command: 'emergency-stop',
    describe: 'Have the robot hold its pose at once, and hold the session',
    builder: (yargs) => yargs.options(reasonOption),
    handler: ({ reason }) => asOperator((operator) => operator.stopRobot(reason)),
  };
}
