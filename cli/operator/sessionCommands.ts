import type { CommandModule } from 'yargs';

import { services } from '../../nodes/services.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { describeState } from '../../operator/describeState.js';
import { protocolSourceOf } from '../protocolSourceOf.js';
import { reasonOption, type WithReason } from './reasonOption.js';

interface StartArguments {
  child: string;
  culture: string;
  session: string;
  operator: string;
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
    handler: ({ child, culture, session, operator: name, protocol, language, automatic }) =>
      asOperator(async (operator) => {
        const request = {
          session_id: session,
          child_id: child,
          culture,
          operator_name: name,
          protocol: protocolSourceOf(protocol),
          language,
          automatic,
        };
        return (await operator.ask(services.startSession, request)).message;
      }),
  };
}

export function stopCommand(asOperator: AsOperator): CommandModule<object, WithReason> {
  return {
    command: 'stop',
    describe: 'Stop the session and write its summary',
    builder: (yargs) => yargs.options(reasonOption),
    handler: ({ reason }) =>
      asOperator(async (operator) => (await operator.ask(services.stopSession, { reason })).message),
  };
}

export function holdCommand(asOperator: AsOperator): CommandModule<object, WithReason> {
  return {
    command: 'hold',
    describe: 'Hold the session: nothing is proposed or executed, what runs is cancelled',
    builder: (yargs) => yargs.options(reasonOption),
    handler: ({ reason }) =>
      asOperator(
        async (operator) => (await operator.ask(services.holdSession, { hold: true, reason })).message,
      ),
  };
}

export function resumeCommand(asOperator: AsOperator): CommandModule<object, WithReason> {
  return {
    command: 'resume',
    describe: 'Go on with a session that is held',
    builder: (yargs) => yargs.options(reasonOption),
    handler: ({ reason }) =>
      asOperator(
        async (operator) => (await operator.ask(services.holdSession, { hold: false, reason })).message,
      ),
  };
}
