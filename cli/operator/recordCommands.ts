import { consentItems } from '../../core/session/consent.js';
import { featureKinds } from '../../nodes/messages/featureVectorMessage.js';
import { header, nsToStamp } from '../../nodes/runtime/stamp.js';
import { services } from '../../nodes/services.js';
import { topics } from '../../nodes/topics.js';
import type { AsOperator } from '../../operator/asOperator.js';
import { describeFeatures } from '../../operator/describeFeatures.js';
import { command } from '../command.js';
import { byOption, reasonOption } from './reasonOption.js';

export function markCommand(asOperator: AsOperator) {
  return command({
    command: 'mark [text]',
    describe: "Put a mark into the session's record, at the moment at which the command began",
    builder: (yargs) =>
      yargs
        .positional('text', { type: 'string', default: '', describe: 'What happened' })
        .option('category', {
          type: 'string',
          default: '',
          describe: 'In a word: good, difficult, technical, …',
        })
        .options(byOption),
    handler: ({ text, category, by }) => {
      // What follows, finding the suite, takes seconds.
      const pressedMs = Date.now();
      return asOperator(async (operator) => {
        const agoNs = BigInt(Date.now() - pressedMs) * 1_000_000n;
        const pressed = nsToStamp(operator.node.now().nanoseconds - agoNs);
        return (await operator.ask(services.markMoment, { category, text, pressed, operator_name: by }))
          .message;
      });
    },
  });
}

export function annotateCommand(asOperator: AsOperator) {
  return command({
    command: 'annotate <value>',
    describe: "Judge the child's engagement in the newest picture: -1 disengaged … 1 fully engaged",
    builder: (yargs) =>
      yargs
        .positional('value', { type: 'number', demandOption: true, describe: '-1 … 1' })
        .option('coder', { type: 'string', demandOption: true, describe: 'Who judges' })
        .option('child', { type: 'string', default: '', describe: "Without it, the session's" }),
    handler: ({ value, coder, child }) =>
      asOperator(async (operator) => {
        const { frame } = await operator.next(topics.reading, services.selectHead.servedBy);
        const annotation = { header: header(frame.stampNs, frame.frameId), child_id: child, coder, value };
        return (await operator.ask(services.annotate, { annotation })).message;
      }),
  });
}

export function consentCommand(asOperator: AsOperator) {
  return command({
    command: 'consent <item> <word>',
    describe: 'Give or withdraw consent; what is withdrawn stops at once, "run" is the session itself',
    builder: (yargs) =>
      yargs
        .positional('item', { type: 'string', choices: consentItems, demandOption: true })
        .positional('word', { type: 'string', choices: ['given', 'withdrawn'], demandOption: true })
        .option('by', { type: 'string', demandOption: true, describe: 'Who took it' }),
    handler: ({ item, word, by }) =>
      asOperator(async (operator) => {
        const consent = { item, given: word === 'given', taken_by: by, taken: nsToStamp(0n) };
        return (await operator.ask(services.setConsent, { consent })).message;
      }),
  });
}

export function handOverCommand(asOperator: AsOperator) {
  return command({
    command: 'hand-over <to>',
    describe: 'Have another operator lead the session',
    builder: (yargs) =>
      yargs
        .positional('to', { type: 'string', demandOption: true, describe: 'Who leads it then' })
        .options(reasonOption)
        .options(byOption),
    handler: ({ to, reason, by }) =>
      asOperator(
        async (operator) =>
          (await operator.ask(services.handOver, { to, operator_name: by, reason })).message,
      ),
  });
}

export function featuresCommand(asOperator: AsOperator) {
  return command({
    command: 'features [part]',
    describe: 'Write the 58 numbers of the session, of its minutes or of its steps as lines of JSON',
    builder: (yargs) =>
      yargs.positional('part', { type: 'string', choices: featureKinds, default: 'session' }),
    handler: ({ part }) =>
      asOperator(async (operator) => {
        const { vectors } = await operator.ask(services.getFeatures, { part });
        return vectors.map(describeFeatures).join('\n');
      }),
  });
}

export function presentCommand(asOperator: AsOperator) {
  return command({
    command: 'present',
    describe: 'Say once a second that the operator is there, until Ctrl-C; silence then holds the session',
    builder: (yargs) => yargs.options(byOption),
    handler: ({ by }) => asOperator((operator) => operator.sayPresent(by)),
  });
}
