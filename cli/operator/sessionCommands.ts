import type { CommandModule } from 'yargs';

import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { describeState } from '../../operator/describeState.js';
import { consentItems } from '../../core/session/consent.js';
import { nsToStamp } from '../../nodes/runtime/stamp.js';
import {
  byOption,
  categoryOption,
  reasonOption,
  type WithBy,
  type WithCategory,
  type WithReason,
} from './reasonOption.js';
import { protocolSourceOf } from '../protocolSourceOf.js';

interface StartArguments {
  child: string;
  culture: string;
  session: string;
  operator: string;
  consent: string[];
  protocol: string;
  language: string;
  automatic: boolean;
}

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

export function startCommand(asOperator: AsOperator): CommandModule<object, StartArguments> {
  return {
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
  };
}

export function stopCommand(asOperator: AsOperator): CommandModule<object, WithReason & WithBy> {
  return {
    command: 'stop',
    describe: 'Stop the session and write its summary',
    builder: (yargs) => yargs.options(reasonOption).options(byOption),
    handler: ({ reason, by }) =>
      asOperator(
        async (operator) => (await operator.ask(services.stopSession, { reason, operator_name: by })).message,
      ),
  };
}

type HoldArguments = WithCategory & WithReason & WithBy;

export function holdCommand(asOperator: AsOperator): CommandModule<object, HoldArguments> {
  return {
    command: 'hold',
    aliases: ['pause'],
    describe: 'Hold the session: nothing is proposed or executed, what runs is cancelled',
    builder: (yargs) => yargs.options(categoryOption).options(reasonOption).options(byOption),
    handler: holdHandler(asOperator, 'hold'),
  };
}

export function resumeCommand(asOperator: AsOperator): CommandModule<object, HoldArguments> {
  return {
    command: 'resume',
    describe: 'Go on with a session that is held',
    builder: (yargs) => yargs.options(categoryOption).options(reasonOption).options(byOption),
    handler: holdHandler(asOperator, 'resume'),
  };
}

function holdHandler(
  asOperator: AsOperator,
  what: 'hold' | 'resume',
): (given: HoldArguments) => Promise<void> {
  return ({ because: category, reason, by }) =>
    asOperator(async (operator) => {
      const request = { hold: what === 'hold', category, reason, operator_name: by };
      return (await operator.ask(services.holdSession, request)).message;
    });
}
