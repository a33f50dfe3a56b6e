import type { CommandModule } from 'yargs';

import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { describeState } from '../../operator/describeState.js';
import { consentItems } from '../../core/session/consent.js';
import { nsToStamp } from '../../nodes/runtime/stamp.js';
import { byOption, categoryOption, reasonOption } from './reasonOption.js';
import { command } from '../command.js';
import { protocolSourceOf } from '../protocolSourceOf.js';

export function statusCommand(asOperator: AsOperator): CommandModule {
  return {
    command: 'status',
    describe: 'Say what the session does, and which prompt waits for a decision',
    handler: () =>
      asOperator(async (operator) => {
        const state = await operator.sessionState();
        const { open_prompt_id: id } = state;
        return describeState(state, id === '' ? undefined : await operator.prompt(id));
      }),
  };
}

export function startCommand(asOperator: AsOperator) {
  return command({
    command: 'start',
    describe: 'Start a session',
    builder: (yargs) =>
      yargs
        .option('operator', { type: 'string', demandOption: true, describe: 'Who leads the session' })
        .option('child', { type: 'string', default: '', describe: "The child's pseudonym" })
        .option('culture', {
          type: 'string',
          default: '',
          describe: "The child's culture, for its engagement head",
        })
        .option('session', {
          type: 'string',
          default: '',
          describe: "The session's id; made from the time if there is none",
        })
        .option('consent', {
          type: 'string',
          array: true,
          choices: consentItems,
          default: [],
          describe: 'What is consented to, as the operator has taken it beforehand',
        })
        .option('protocol', {
          type: 'string',
          default: '',
          describe:
            'What is gone through: a name in config/protocols (emotions, free), a YAML file, none; else as the session node says',
        })
        .option('language', {
          type: 'string',
          default: '',
          describe: "Of the protocol's phrases; its first by default",
        })
        .option('automatic', {
          type: 'boolean',
          default: false,
          describe:
            "Let the protocol's prompts be carried out without a decision, if the protocol and rapport operator automatic say so too",
        }),
    handler: ({ child, culture, session, operator: name, consent, protocol, language, automatic }) =>
      asOperator(async (operator) => {
        const taken = nsToStamp(0n);
        const consents = consent.map((item) => ({ item, given: true, taken_by: name, taken }));
        const request = {
          session_id: session,
          child_id: child,
          culture,
          consents,
          operator_name: name,
          protocol: protocolSourceOf(protocol),
          language,
          automatic,
        };
        return (await operator.ask(services.startSession, request)).message;
      }),
  });
}

export function stopCommand(asOperator: AsOperator) {
  return command({
    command: 'stop',
    describe: 'Stop the session and write its summary',
    builder: (yargs) => yargs.options(reasonOption).options(byOption),
    handler: ({ reason, by }) =>
      asOperator(
        async (operator) => (await operator.ask(services.stopSession, { reason, operator_name: by })).message,
      ),
  });
}

export function holdCommand(asOperator: AsOperator) {
  return holding(asOperator, {
    command: 'hold',
    aliases: ['pause'],
    describe: 'Hold the session: nothing is proposed or executed, what runs is cancelled',
    hold: true,
  });
}

export function resumeCommand(asOperator: AsOperator) {
  return holding(asOperator, {
    command: 'resume',
    describe: 'Go on with a session that is held',
    hold: false,
  });
}

function holding(
  asOperator: AsOperator,
  { hold, ...named }: Pick<CommandModule, 'command' | 'aliases' | 'describe'> & { readonly hold: boolean },
) {
  return command({
    ...named,
    builder: (yargs) => yargs.options(categoryOption).options(reasonOption).options(byOption),
    handler: ({ because: category, reason, by }) =>
      asOperator(async (operator) => {
        const request = { hold, category, reason, operator_name: by };
        return (await operator.ask(services.holdSession, request)).message;
      }),
  });
}
