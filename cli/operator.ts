import type { CommandModule } from 'yargs';

import { asOperatorWith } from '../operator/asOperator.js';
import { enrolCommand, personalizeCommand, undoEnrolmentCommand } from './operator/childCommands.js';
import { emergencyStopCommand } from './operator/emergencyStopCommand.js';
import { automaticCommand, stepCommand } from './operator/protocolCommands.js';
import { cancelCommand, decisionCommands, proposeCommand } from './operator/promptCommands.js';
import {
  annotateCommand,
  consentCommand,
  featuresCommand,
  handOverCommand,
  markCommand,
  presentCommand,
} from './operator/recordCommands.js';
import {
  holdCommand,
  resumeCommand,
  startCommand,
  statusCommand,
  stopCommand,
} from './operator/sessionCommands.js';

/** `rapport operator …`: what the operator of a running suite does, each one call or message over ROS. */
export function operatorCommand(rosArguments: readonly string[]): CommandModule {
  const asOperator = asOperatorWith(rosArguments);
  return {
    command: 'operator <action>',
    describe: 'Lead the session of a suite that runs: start, hold, decide, mark, stop the robot',
    builder: (yargs) => {
      yargs
        .command(statusCommand(asOperator))
        .command(startCommand(asOperator))
        .command(stopCommand(asOperator))
        .command(holdCommand(asOperator))
        .command(resumeCommand(asOperator))
        .command(emergencyStopCommand(asOperator))
        .command(proposeCommand(asOperator))
        .command(cancelCommand(asOperator))
        .command(stepCommand(asOperator))
        .command(automaticCommand(asOperator));
      for (const command of decisionCommands(asOperator)) yargs.command(command);
      return yargs
        .command(markCommand(asOperator))
        .command(annotateCommand(asOperator))
        .command(consentCommand(asOperator))
        .command(handOverCommand(asOperator))
        .command(presentCommand(asOperator))
        .command(featuresCommand(asOperator))
        .command(enrolCommand(asOperator))
        .command(undoEnrolmentCommand(asOperator))
        .command(personalizeCommand(asOperator))
        .demandCommand(1, 'Say what to do as the operator: one of the commands above.')
        .epilog('ROS arguments follow --ros-args, for example a namespace: --ros-args -r __ns:=/nao2');
    },
    handler: () => undefined,
  };
}
