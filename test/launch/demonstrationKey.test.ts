import { describe, expect, it } from 'vitest';

import { demonstrationKey } from '../../launch/demonstrationKey.js';
import {
  protocolPhaseCodes,
  responseCodes,
  type ProtocolStateMessage,
} from '../../nodes/messages/protocolMessages.js';
import { protocolStateMessage } from '../../nodes/session/protocolStateMessage.js';
import { ProtocolSession } from '../core/session/protocolSession.js';

/** The first step of a small protocol, which waits for a response. */
function state(more: Partial<ProtocolStateMessage> = {}): ProtocolStateMessage {
  const time = { nowNs: 3_000_000_000n, monotonicNs: 1_003_000_000_000n };
  return { ...protocolStateMessage(new ProtocolSession().begun().state, time), ...more };
}

const idle = { isRobotIdle: true, hasBegun: true };
const responded = { response: responseCodes.success, waited_sec: NaN };

describe('demonstrationKey', () => {
  it.each([
    ['that the child has responded, where a response is waited for', {}, { kind: 'responded', target: '' }],
    ['nothing before the robot is done', { waited_sec: NaN }, undefined],
    ['the way that is advised', { ...responded, advised: 'repeat' }, { kind: 'repeat', target: '' }],
    ['a step that is advised', { ...responded, advised: 'play' }, { kind: 'go-to', target: 'play' }],
    ['on, where nothing is advised', { ...responded, advised: '' }, { kind: 'next', target: '' }],
    ['on, where no response is waited for', { index: 1, waited_sec: NaN }, { kind: 'next', target: '' }],
    ['nothing while it is held', { phase: protocolPhaseCodes.held }, undefined],
    ['nothing after the last step', { phase: protocolPhaseCodes.finished }, undefined],
  ] as const)('presses %s', (_what, more, key) => {
    expect(demonstrationKey(state(more), idle)).toEqual(key);
  });

  it('presses nothing while a prompt is open or carried out, or before the step has begun', () => {
    expect(demonstrationKey(state(), { isRobotIdle: false, hasBegun: true })).toBeUndefined();
    expect(demonstrationKey(state(), { isRobotIdle: true, hasBegun: false })).toBeUndefined();
  });
});
