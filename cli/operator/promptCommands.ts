import type { CommandModule } from 'yargs';

import { skipOf } from '../../operator/skipOf.js';
import { decisionCodes } from '../../nodes/messages/sessionMessages.js';
import { header, nsToStamp } from '../../nodes/runtime/stamp.js';
import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { command } from '../command.js';
import { byOption, reasonOption } from './reasonOption.js';

type DecisionKind = keyof typeof decisionCodes;

/** Which options there are depends on the decision. */
interface DecisionArguments {
  prompt?: string | undefined;
  revision: number;
  behaviour?: string | undefined;
  say?: string | undefined;
  reason: string;
  by: string;
}

const say = { type: 'string', describe: 'What the robot says instead' } as const;
const behaviour = { type: 'string', describe: 'What the robot does instead, by its id' } as const;

/** What can be decided on a prompt; which words and behaviours a decision needs, the session node knows. */
const decisions = {
  approve: { describe: 'Have the robot do what was proposed', options: {} },
  skip: { describe: 'Leave out what was proposed', options: {} },
  edit: { describe: 'Have the robot do it with other words, or another way', options: { say, behaviour } },
  override: {
    describe: 'Have the robot do something else instead',
    options: { behaviour: { ...behaviour, demandOption: true }, say },
  },
} as const satisfies Record<DecisionKind, object>;

export function proposeCommand(asOperator: AsOperator) {
  return command({
    command: 'propose <behaviour>',
    describe: 'Propose a prompt by hand; like any other it waits for a decision',
    builder: (yargs) =>
      yargs
        .positional('behaviour', {
          type: 'string',
          demandOption: true,
          describe: 'What the robot is to do, by its id (config/behaviours.yaml)',
        })
        .option('say', { type: 'string', default: '', describe: "Other words than the behaviour's own" })
        .options(reasonOption)
        .options(byOption),
    handler: ({ behaviour: behaviourId, say: text, reason, by }) =>
      asOperator(async (operator) => {
        const request = { behaviour_id: behaviourId, text, reason, operator_name: by };
        const { prompt_id: id } = await operator.ask(services.proposePrompt, request);
        return `Prompt ${id} waits for a decision.`;
      }),
  });
}

export function cancelCommand(asOperator: AsOperator) {
  return command({
    command: 'cancel [prompt]',
    describe: 'End what the robot does, gently; the session goes on',
    builder: (yargs) =>
      yargs
        .positional('prompt', {
          type: 'string',
          default: '',
          describe: 'The id of the prompt that is executed; without it, whichever that is',
        })
        .options(reasonOption)
        .options(byOption),
    handler: ({ prompt, reason, by }) =>
      asOperator(async (operator) => {
        const decision = skipOf(prompt, { reason, by, nowNs: operator.node.now().nanoseconds });
        return (await operator.ask(services.cancelBehaviour, { decision })).message;
      }),
  });
}

/** `approve`, `skip`, `edit` and `override`. */
export function decisionCommands(asOperator: AsOperator): CommandModule<object, DecisionArguments>[] {
  return (Object.keys(decisions) as DecisionKind[]).map((kind) => ({
    command: `${kind} [prompt]`,
    describe: decisions[kind].describe,
    builder: (yargs) =>
      yargs
        .positional('prompt', { type: 'string', describe: "The prompt's id; without it, the open one" })
        .option('revision', {
          type: 'number',
          default: 1,
          describe: 'Which revision of it you saw, where it has changed since it was proposed',
        })
        .options(decisions[kind].options)
        .options(reasonOption)
        .options(byOption),
    handler: ({ prompt, revision, behaviour: behaviourId = '', say: text = '', reason, by }) =>
      asOperator(async (operator) => {
        const decision = {
          header: header(operator.node.now().nanoseconds, ''),
          prompt_id: prompt ?? (await operator.openPromptId()),
          revision,
          // A terminal does not know when it was read.
          seen: nsToStamp(0n),
          kind: decisionCodes[kind],
          behaviour_id: behaviourId,
          text,
          operator_name: by,
          reason,
          automatic: false,
        };
        return (await operator.ask(services.decidePrompt, { decision })).message;
      }),
  }));
}
