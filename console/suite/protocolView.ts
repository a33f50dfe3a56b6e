import { keyOf } from '../../nodes/messages/keyOf.js';
import {
  protocolPhaseCodes,
  responseCodes,
  type ProtocolStateMessage,
} from '../../nodes/messages/protocolMessages.js';
import { stampToNs } from '../../nodes/runtime/stamp.js';
import type { ProtocolMessage } from '../wire/activity.js';
import { numberOrNull, stampToText, textOrNull } from '../wire/values.js';

/** Where the session is in its protocol; `undefined` where it has none. */
export function protocolView(message: ProtocolStateMessage): ProtocolMessage | undefined {
  if (message.protocol_id === '') return undefined;
  const responses = {
    [responseCodes.unknown]: 'unknown',
    [responseCodes.success]: 'success',
    [responseCodes.none]: 'no-response',
  } as const;
  const beganNs = stampToNs(message.began);
  return {
    kind: 'protocol',
    protocolId: message.protocol_id,
    title: message.title,
    language: textOrNull(message.language),
    phase: keyOf(protocolPhaseCodes, message.phase) ?? 'none',
    steps: message.steps.map((step) => ({
      id: step.id,
      title: step.title,
      group: textOrNull(step.group),
      key: textOrNull(step.key),
      operatorText: textOrNull(step.operator_text),
      behaviourId: textOrNull(step.behaviour_id),
      text: textOrNull(step.text),
      postures: [...step.postures],
      counts: textOrNull(step.counts),
      waitSec: numberOrNull(step.wait_sec),
    })),
    index: message.index < 0 ? null : message.index,
    stepId: textOrNull(message.step_id),
    attempt: message.step_id === '' ? null : message.attempt,
    beganNs: beganNs === 0n ? null : stampToText(beganNs),
    elapsedSec: message.step_id === '' ? null : numberOrNull(message.elapsed_sec),
    waitedSec: numberOrNull(message.waited_sec),
    response: responses[message.response as keyof typeof responses],
    advised: textOrNull(message.advised),
    advisedReason: textOrNull(message.advised_reason),
    helps: message.prompts.map((help) => ({
      id: help.id,
      title: help.title,
      key: textOrNull(help.key),
      behaviourId: textOrNull(help.behaviour_id),
      text: textOrNull(help.text),
    })),
    keys: {
      next: message.key_next,
      back: message.key_back,
      repeat: message.key_repeat,
      skip: message.key_skip,
      responded: message.key_responded,
    },
    automatic: message.automatic,
  };
}
