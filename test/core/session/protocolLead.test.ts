import { describe, expect, it } from 'vitest';

import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { decodeEvent, encodeJson } from '../../../record/eventLine.js';
import { smallFile } from '../protocol/protocols.js';
import { chosenProtocol, ProtocolSession } from './protocolSession.js';

describe('a session that goes through a protocol', () => {
  it('proposes what a step begins with, and has the robot do nothing before a decision', () => {
    const session = new ProtocolSession();
    expect(session.open).toMatchObject({
      id: 's1-p1',
      behaviourId: 'speak',
      say: 'How is it?',
      by: 'ada',
      protocol: { stepId: 'question', cause: 'step', askedBy: 'ada' },
    });
    expect(session.outputs).toEqual([]);
    session.decide(1, 'approve');
    expect(session.outputs).toEqual([
      { kind: 'execute', promptId: 's1-p1', behaviourId: 'speak', say: 'How is it?' },
    ]);
  });

  it('speaks the language that the session was started with, and refuses one that the protocol has not', () => {
    expect(new ProtocolSession(chosenProtocol({ language: 'ja' })).open?.say).toBe('どうかな。');
    const refused = new ProtocolSession(chosenProtocol({ language: 'de' }));
    expect(refused.last?.refusal?.text).toMatch(/no phrases in "de": choose en, ja/);
    expect(refused.state.record.phase).toBe('idle');
  });

  it('proposes a help with its evidence when no response comes, and goes on only as the operator says', () => {
    // Waited for from 3: no response is due at 11.
    const session = new ProtocolSession().begun().at(10.9, { kind: 'tick' });
    expect(session.open).toBeUndefined();
    session.at(11, { kind: 'tick' });
    expect(session.open).toMatchObject({
      say: 'Is it this one?',
      by: 'session',
      reason: 'no response for 8 s (8 s are waited for)',
      protocol: {
        cause: 'no_response',
        promptId: 'hint',
        then: { kind: 'stay' },
        evidence: { measure: 'time without a response', value: 8, threshold: 8, source: 'clock' },
      },
    });
    session.decide(12, 'approve').robotDone(14).at(60, { kind: 'tick' });
    expect(session.state.protocol?.step).toMatchObject({ index: 0, attempt: 1 });
    session.control(61, 'next');
    expect(session.state.protocol?.step).toMatchObject({ index: 1 });
  });

  it('answers a response with praise, and notes it with its time', () => {
    const session = new ProtocolSession().begun().control(5, 'responded');
    expect(session.log).toContainEqual(
      expect.objectContaining({ kind: 'responded', outcome: 'success', afterSec: 2, by: 'ada' }),
    );
    expect(session.open).toMatchObject({ say: 'Well done!', protocol: { cause: 'success', askedBy: 'ada' } });
    expect(session.state.protocol?.advised).toEqual({ kind: 'next' });
  });

  it('proposes low engagement by the protocol’s own limits, not by the session’s', () => {
    // The session's policy (2 s below -0.3) would have proposed at 5; the protocol waits for 10 s.
    const session = new ProtocolSession().begun().control(3, 'next').images(3, 12.5, -0.5);
    expect(session.open).toBeUndefined();
    session.images(13, 13, -0.5);
    expect(session.open).toMatchObject({
      behaviourId: 'wave',
      say: 'Look here.',
      protocol: { cause: 'low_engagement', stepId: 'play' },
    });
  });

  it('goes where a prompt without anything for the robot advises, once the operator has approved it', () => {
    const text = smallFile
      .replace('{ prompt: hint }, ', '')
      .replace('{ prompt: hint, then: repeat }', '{ then: next }');
    const session = new ProtocolSession(chosenProtocol({}, text)).begun().at(11, { kind: 'tick' });
    expect(session.open).toMatchObject({ behaviourId: '', say: '', protocol: { then: { kind: 'next' } } });
    session.decide(12, 'approve');
    expect(session.outputs).toHaveLength(1);
    expect(session.state.protocol?.step).toMatchObject({ index: 1 });
    // Skipped it goes nowhere.
    const skipped = new ProtocolSession(chosenProtocol({}, text)).begun().at(11, { kind: 'tick' });
    skipped.decide(12, 'skip');
    expect(skipped.state.protocol?.step).toMatchObject({ index: 0 });
  });

  it('advises at once, without a prompt, where the operator’s key has nothing for the robot', () => {
    const text = smallFile.replace('success: [{ prompt: praise, then: next }]', 'success: [{ then: next }]');
    const session = new ProtocolSession(chosenProtocol({}, text)).begun().control(4, 'responded');
    expect(session.open).toBeUndefined();
    expect(session.log.at(-1)).toMatchObject({ kind: 'advised', then: { kind: 'next' }, by: 'ada' });
    expect(session.state.protocol).toMatchObject({
      advised: { kind: 'next' },
      advisedReason: 'ada saw a response',
    });
  });

  it('takes the open prompt back when the step ends', () => {
    const session = new ProtocolSession().control(2, 'next');
    expect(session.state.record.prompts[0]?.decision).toMatchObject({
      decision: 'expire',
      reason: 'its step has ended (next)',
    });
    expect(session.kinds).toEqual([
      'started',
      'step-begun',
      'prompt-proposed',
      'prompt-decided',
      'step-ended',
      'step-begun',
    ]);
  });

  it('proposes nothing beside a prompt by hand, and what the step begins with after it', () => {
    const session = new ProtocolSession().decide(1, 'skip');
    session.at(2, { kind: 'propose', behaviourId: 'nod', say: '', by: 'ada', reason: '' });
    session.control(3, 'repeat').at(30, { kind: 'tick' });
    // 30 s: the prompt by hand has expired, and the step's own words come now.
    expect(session.open).toMatchObject({ say: 'How is it?', protocol: { cause: 'step' } });
  });

  it('gives a help by hand with its words in turn, as a prompt like any other', () => {
    const session = new ProtocolSession().begun().control(4, 'help', { target: 'praise' });
    expect(session.open).toMatchObject({
      say: 'Well done!',
      protocol: { cause: 'help', promptId: 'praise' },
    });
    session.decide(5, 'approve').robotDone(6).control(7, 'help', { target: 'praise' });
    expect(session.open?.say).toBe('Great!');
  });

  it.each([
    ['a step that the operator does not see any more', { seen: { stepId: 'play' } }, 'protocol/other-step'],
    ['an attempt that is over', { seen: { stepId: 'question', attempt: 2 } }, 'protocol/other-step'],
    ['a step that is not there', { control: 'go-to', target: 'nowhere' }, 'protocol/no-step'],
    ['a prompt that is not there', { control: 'help', target: 'nothing' }, 'protocol/no-prompt'],
    ['what is before the first step', { control: 'back' }, 'protocol/first-step'],
  ] as const)('refuses %s', (_what, rest, code) => {
    const session = new ProtocolSession().begun();
    const before = session.log.length;
    session.control(4, 'next', rest);
    expect(session.last?.refusal?.code).toBe(code);
    expect(session.log).toHaveLength(before);
  });

  it('refuses to be led where there is no protocol, and while the session is held', () => {
    expect(new ProtocolSession('none').control(1, 'next').last?.refusal?.code).toBe('session/no-protocol');
    const held = new ProtocolSession().at(1, { kind: 'hold', by: 'ada', reason: 'break' });
    expect(held.control(2, 'next').last?.refusal?.code).toBe('session/not-running');
  });

  it('proposes nothing while it is held, and waits for a response anew afterwards', () => {
    const session = new ProtocolSession().begun();
    session.at(4, { kind: 'hold', by: 'ada', reason: 'break' }).at(100, { kind: 'tick' });
    expect(session.open).toBeUndefined();
    session.at(101, { kind: 'resume', by: 'ada', reason: '' }).at(108.9, { kind: 'tick' });
    expect(session.open).toBeUndefined();
    expect(session.at(109, { kind: 'tick' }).open).toMatchObject({ protocol: { cause: 'no_response' } });
  });

  it('ends the step before the session, so that the log ends with the session’s end', () => {
    const session = new ProtocolSession().begun().at(5, { kind: 'stop', by: 'ada', reason: 'dinner' });
    expect(session.kinds.slice(-4)).toEqual(['step-ended', 'protocol-finished', 'stop-requested', 'ended']);
  });
});

describe('prompts that are carried out without a decision', () => {
  const automaticFile = smallFile.replace('title: Small', 'title: Small\nautomatic: true');
  const allow = { kind: 'automatic', isAllowed: true, by: 'ada', reason: 'trial' } as const;

  it('need the protocol, the start and the operator to say so', () => {
    const session = new ProtocolSession(chosenProtocol({ automatic: true }, automaticFile));
    expect(session.outputs).toEqual([]);
    session.at(1, allow).control(2, 'repeat');
    expect(session.outputs).toEqual([expect.objectContaining({ kind: 'execute', say: 'How is it?' })]);
    expect(session.log.at(-1)).toMatchObject({
      kind: 'prompt-decided',
      decision: 'approve',
      automatic: true,
      by: 'session',
    });
  });

  it.each([
    ['the protocol does not', chosenProtocol({ automatic: true }), /protocol small does not allow it/],
    ['the start does not', chosenProtocol({ automatic: false }, automaticFile), /it was not started so/],
  ] as const)('are refused where %s', (_who, chosen, why) => {
    const session = new ProtocolSession(chosen).at(1, allow);
    expect(session.last?.refusal?.text).toMatch(why);
    session.control(2, 'repeat');
    expect(session.outputs).toEqual([]);
  });

  it('are over with a hold, an emergency stop, the operator’s word and the death of the node', () => {
    const running = (): ProtocolSession =>
      new ProtocolSession(chosenProtocol({ automatic: true }, automaticFile))
        .decide(0.5, 'skip')
        .at(1, allow);
    const because = { by: 'ada', reason: 'r' };
    const ended = [
      running()
        .at(2, { kind: 'hold', ...because })
        .at(3, { kind: 'resume', ...because }),
      running()
        .at(2, { kind: 'emergency-stop', ...because })
        .at(3, { kind: 'resume', ...because }),
      running().at(2, { ...allow, isAllowed: false }),
      running().restart(3),
    ];
    for (const session of ended) expect(session.control(4, 'repeat').outputs).toEqual([]);
    // The same without any of them.
    expect(running().control(4, 'repeat').outputs).toHaveLength(1);
  });

  it('are over with a hand-over, which the record says, until the new operator says so again', () => {
    const handedOver = (): ProtocolSession =>
      new ProtocolSession(chosenProtocol({ automatic: true }, automaticFile))
        .decide(0.5, 'skip')
        .at(1, allow)
        .at(2, { kind: 'hand-over', to: 'bob', by: 'ada', reason: 'lunch' });
    const session = handedOver();
    expect(session.log.slice(-2)).toMatchObject([
      { kind: 'automatic', isAllowed: false, by: 'ada', reason: 'handed over to bob' },
      { kind: 'handed-over', from: 'ada', to: 'bob' },
    ]);
    expect(session.state.record.automaticBy).toBeUndefined();
    expect(session.control(4, 'repeat').outputs).toEqual([]);
    const again = handedOver().at(3, { ...allow, by: 'bob' });
    expect(again.state.record.automaticBy).toBe('bob');
    expect(again.control(4, 'repeat').outputs).toHaveLength(1);
  });

  it('are not spoken of at a hand-over where none were agreed to', () => {
    const session = new ProtocolSession().at(2, { kind: 'hand-over', to: 'bob', by: '', reason: '' });
    expect(session.kinds).not.toContain('automatic');
  });

  it('go nowhere by themselves', () => {
    const text = automaticFile
      .replace('{ prompt: hint }, ', '')
      .replace('{ prompt: hint, then: repeat }', '{ then: next }');
    const session = new ProtocolSession(chosenProtocol({ automatic: true }, text)).at(1, allow).begun();
    session.at(11, { kind: 'tick' });
    expect(session.open).toMatchObject({ behaviourId: '', protocol: { then: { kind: 'next' } } });
    expect(session.state.protocol?.step).toMatchObject({ index: 0 });
  });
});

describe('the record', () => {
  it('has each step’s times and numbers, from the log alone', () => {
    // Images at 3, 3.5 (0.2 each) and 4 (nobody); held from 5 to 7, an image at 6 that does not count; next at 9.
    const session = new ProtocolSession().begun().images(3, 3.5, 0.2).images(4, 4, undefined);
    session.at(5, { kind: 'hold', by: 'ada', reason: '' }).images(6, 6, 0.9);
    session.at(7, { kind: 'resume', by: 'ada', reason: '' }).control(8, 'responded').control(9, 'next');
    session.images(10, 10.5, -0.4).at(12, { kind: 'stop', by: 'ada', reason: '' });
    const read = session.log.map((event) =>
      event.kind === 'frame' ? event : (decodeEvent(encodeJson(event)) ?? event),
    );
    const { protocol, steps } = sessionReport(reduceEvents(read));
    expect(protocol).toEqual({ id: 'small', source: 'small', language: 'en', automatic: false });
    expect(steps).toMatchObject([
      {
        stepId: 'question',
        attempt: 1,
        begun: { by: 'ada', stampNs: '0' },
        ended: { how: 'next', stampNs: '9000000000' },
        // 9 s less 2 s of hold.
        durationSec: 7,
        response: { outcome: 'success', afterSec: 1 },
        prompts: 2,
        frames: 3,
        framesWithFace: 2,
        engagement: { frames: 2 },
      },
      { stepId: 'play', ended: { how: 'stop' }, durationSec: 3, frames: 2, engagement: { frames: 2 } },
    ]);
    expect(steps[0]?.engagement.mean).toBeCloseTo(0.2, 12);
    expect(steps[1]?.engagement.mean).toBeCloseTo(-0.4, 12);
  });

  it('keeps every entry through its line, whatever the protocol', () => {
    const session = new ProtocolSession().begun().images(3, 3, 0.2).at(11, { kind: 'tick' });
    session.decide(12, 'approve').robotDone(13).control(14, 'responded').control(15, 'next');
    for (const event of session.log)
      if (event.kind !== 'frame') expect(decodeEvent(encodeJson(event))).toEqual(event);
  });
});

describe('a session node that dies in a protocol', () => {
  it('goes on in the same step, with its time, its response, what was said and how often it was begun', () => {
    const before = new ProtocolSession().begun().control(4, 'responded').decide(5, 'approve').robotDone(6);
    before.control(7, 'repeat').decide(8, 'approve').robotDone(10).images(10, 12, 0.1);
    const after = new ProtocolSession().begun().control(4, 'responded').decide(5, 'approve').robotDone(6);
    after.control(7, 'repeat').decide(8, 'approve').robotDone(10).images(10, 12, 0.1);
    after.restart(13);
    for (const key of ['phase', 'language', 'lastStepId', 'attempts', 'causes', 'said', 'proposals'] as const)
      expect(after.state.protocol?.[key]).toEqual(before.state.protocol?.[key]);
    expect(after.state.protocol?.step).toMatchObject({ index: 0, attempt: 2, heldNs: 0n });
    expect(after.state.protocol?.step?.beganNs).toBe(before.state.protocol?.step?.beganNs);
    // Praise comes with its second alternative, as it would have without the death.
    expect(after.control(14, 'responded').open?.say).toBe('Great!');
  });

  it('keeps the open prompt, which can be decided, and what comes of it', () => {
    const session = new ProtocolSession().begun().at(11, { kind: 'tick' }).restart(12);
    expect(session.open).toMatchObject({ protocol: { cause: 'no_response' } });
    session.decide(13, 'approve');
    expect(session.outputs.at(-1)).toMatchObject({ kind: 'execute', say: 'Is it this one?' });
    // Cool-down of 20 s, and the wait begins at the robot's end: the next at 33, not at 23.
    session.robotDone(15).at(32, { kind: 'tick' });
    expect(session.open).toBeUndefined();
    expect(session.at(33, { kind: 'tick' }).open).toMatchObject({ protocol: { cause: 'no_response' } });
  });

  it('keeps a hold: held time is no time of the step', () => {
    const session = new ProtocolSession().begun().at(4, { kind: 'hold', by: 'ada', reason: '' }).restart(8);
    expect(session.state.protocol?.phase).toBe('held');
    session.at(10, { kind: 'resume', by: 'ada', reason: '' }).control(11, 'next');
    // 11 s less 6 s of hold.
    expect(session.log.findLast(({ kind }) => kind === 'step-ended')).toMatchObject({ durationSec: 5 });
  });

  it('waits for what the robot had begun as for something that failed', () => {
    const session = new ProtocolSession().decide(1, 'approve').restart(2);
    expect(session.outputs.at(-1)).toEqual({ kind: 'cancel', promptId: 's1-p1' });
    expect(session.at(9.9, { kind: 'tick' }).open).toBeUndefined();
    expect(session.at(10, { kind: 'tick' }).open).toMatchObject({ protocol: { cause: 'no_response' } });
  });
});
