import { controlStepCodes, type ControlStepKind } from '../../nodes/messages/protocolMessages.js';
import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { command } from '../command.js';
import { reasonOption } from './reasonOption.js';

const by = {
  type: 'string',
  default: '',
  describe: "Who says so; the session's operator by default",
} as const;

/** `rapport operator step HOW [TARGET]` */
export function stepCommand(asOperator: AsOperator) {
  return command({
    command: 'step <how> [target]',
    describe: 'Lead through the protocol: to another step, whether the child responded, a help by hand',
    builder: (yargs) =>
      yargs
        .positional('how', {
          choices: Object.keys(controlStepCodes) as ControlStepKind[],
          demandOption: true,
          describe: 'Which way, or what the operator saw',
        })
        .positional('target', {
          type: 'string',
          default: '',
          describe: "go-to: a step's id; help: the id of one of the protocol's prompts",
        })
        .option('at', {
          type: 'string',
          default: '',
          describe: 'The step that you see: refused where the protocol is in another one',
        })
        .option('by', by),
    handler: ({ how, target, at, by: name }) =>
      asOperator(async (operator) => {
        const kind = controlStepCodes[how];
        const request = { kind, target, step_id: at, attempt: 0, operator_name: name };
        return (await operator.ask(services.controlStep, request)).message;
      }),
  });
}

/** `rapport operator automatic on|off` */
export function automaticCommand(asOperator: AsOperator) {
  return command({
    command: 'automatic <word>',
    describe: "Let the robot carry out the protocol's prompts without a decision, or take that back",
    builder: (yargs) =>
      yargs
        .positional('word', {
          choices: ['on', 'off'] as const,
          demandOption: true,
          describe: "on only works if the protocol and the session's start say so too",
        })
        .options(reasonOption)
        .option('by', by),
    handler: ({ word, reason, by: name }) =>
      asOperator(async (operator) => {
        const request = { allow: word === 'on', reason, operator_name: name };
        return (await operator.ask(services.allowAutomatic, request)).message;
      }),
  });
}
