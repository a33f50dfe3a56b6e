import type { CommandModule } from 'yargs';

import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { command } from '../command.js';

/** A refit of a whole session's annotations takes tens of seconds on a machine that is busy with images. */
const refitMs = 300_000;

export function enrolCommand(asOperator: AsOperator) {
  return command({
    command: 'enrol <child>',
    describe: "Tell whose face is the child's",
    builder: (yargs) =>
      yargs
        .positional('child', { type: 'string', demandOption: true, describe: "The child's pseudonym" })
        .option('face', {
          type: 'string',
          default: '',
          describe: "The face's id, as faces are shown; without it, the only one in view",
        }),
    handler: ({ child, face }) =>
      asOperator(
        async (operator) =>
          (await operator.ask(services.enrolChild, { child_id: child, face_id: face })).message,
      ),
  });
}

export function undoEnrolmentCommand(asOperator: AsOperator): CommandModule {
  return {
    command: 'undo-enrol',
    describe: "Take the last enrolment back: the face before it is the child's again, or nobody's",
    handler: () => asOperator(async (operator) => (await operator.ask(services.undoEnrolment, {})).message),
  };
}

export function personalizeCommand(asOperator: AsOperator) {
  return command({
    command: 'personalize <child>',
    describe: "Refit the child's engagement head to this session's annotations, and compare",
    builder: (yargs) =>
      yargs
        .positional('child', { type: 'string', demandOption: true, describe: "The child's pseudonym" })
        .option('apply', {
          type: 'boolean',
          default: false,
          describe: 'Use the candidate that was compared last, if it was better',
        }),
    handler: ({ child, apply }) =>
      asOperator(async (operator) => {
        const patience = { attemptMs: refitMs };
        return (await operator.ask(services.personalizeHead, { child_id: child, apply }, patience)).message;
      }),
  });
}
