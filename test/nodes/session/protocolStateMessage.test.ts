import { describe, expect, it } from 'vitest';

import { protocolPhaseCodes, responseCodes } from '../../../nodes/messages/protocolMessages.js';
import { protocolStateMessage } from '../../../nodes/session/protocolStateMessage.js';
import { sec } from '../../core/session/frames.js';
import { chosenProtocol, ProtocolSession } from '../../core/session/protocolSession.js';

/** The session's monotonic clock shows 1000 s more than the other. */
const at = (atSec: number) => ({ nowNs: sec(atSec), monotonicNs: sec(atSec + 1_000) });

describe('protocolStateMessage', () => {
  it('says the steps and where the session is, with words in its language', () => {
    const session = new ProtocolSession(chosenProtocol({ language: 'ja' })).begun();
    expect(protocolStateMessage(session.state, at(5))).toMatchObject({
      header: { stamp: { sec: 5, nanosec: 0 } },
      session_id: 's1',
      protocol_id: 'small',
      language: 'ja',
      languages: ['en', 'ja'],
      phase: protocolPhaseCodes.running,
      steps: [
        { id: 'question', behaviour_id: 'speak', text: 'どうかな。', counts: 'Any answer', wait_sec: 8 },
        { id: 'play', behaviour_id: '', text: '', counts: '', wait_sec: NaN },
      ],
      index: 0,
      step_id: 'question',
      attempt: 1,
      began: { sec: 0, nanosec: 0 },
      // The robot was done at 3.
      elapsed_sec: 5,
      waited_sec: 2,
      response: responseCodes.unknown,
      advised: '',
      prompts: [{ id: 'hint', behaviour_id: 'speak', text: 'これかな。' }],
      key_next: 'n',
      key_responded: 'y',
      automatic: false,
      automatic_possible: false,
    });
  });

  it('counts no time of a hold, and waits for nothing then', () => {
    const session = new ProtocolSession().begun().at(4, { kind: 'hold', by: 'ada', reason: '' });
    const held = protocolStateMessage(session.state, at(9));
    expect(held).toMatchObject({ phase: protocolPhaseCodes.held, elapsed_sec: 4, waited_sec: NaN });
    session.at(10, { kind: 'resume', by: 'ada', reason: '' });
    // 11 s less 6 s of hold; the wait has begun anew at 10.
    expect(protocolStateMessage(session.state, at(11))).toMatchObject({ elapsed_sec: 5, waited_sec: 1 });
  });

  it('offers a help’s next alternative', () => {
    const chosen = chosenProtocol();
    const [first, ...rest] = chosen.protocol.steps;
    if (first === undefined) throw new Error('the protocol has no step');
    const steps = [{ ...first, promptIds: ['praise'] }, ...rest];
    const session = new ProtocolSession({ ...chosen, protocol: { ...chosen.protocol, steps } }).begun();
    const offered = (): string => protocolStateMessage(session.state, at(9)).prompts[0]?.text ?? '';
    expect(offered()).toBe('Well done!');
    session.control(4, 'help', { target: 'praise' });
    expect(offered()).toBe('Great!');
  });

  it('is empty without a protocol, and after the session', () => {
    expect(protocolStateMessage(new ProtocolSession('none').state, at(1))).toMatchObject({
      session_id: 's1',
      protocol_id: '',
      steps: [],
      index: -1,
      phase: protocolPhaseCodes.none,
    });
    const ended = new ProtocolSession().at(1, { kind: 'stop', by: 'ada', reason: '' });
    expect(protocolStateMessage(ended.state, at(2))).toMatchObject({ session_id: '', protocol_id: '' });
  });
});
