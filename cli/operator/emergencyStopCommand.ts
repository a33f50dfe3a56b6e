import { userInfo } from 'node:os';

import { signedReason } from '../../core/session/whoPressed.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { command } from '../command.js';
import { reasonOption } from './reasonOption.js';

export function emergencyStopCommand(asOperator: AsOperator) {
  return command({
    command: 'emergency-stop',
    describe: 'Have the robot hold its pose at once, and hold the session',
    builder: (yargs) =>
      yargs.options(reasonOption).option('by', {
        type: 'string',
        default: userName(),
        describe: 'Who stops the robot, for the record',
      }),
    handler: ({ reason, by }) => asOperator((operator) => operator.stopRobot(signedReason(reason, by))),
  });
}

/** Of who is logged in; a user without an entry in the system's list has none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'the operator';
  }
}
