import { describe, expect, it } from 'vitest';

import { SessionWatch } from '../../launch/SessionWatch.js';
import type { ProtocolStateMessage } from '../../nodes/messages/protocolMessages.js';
import { sessionStateCodes, type SessionStateMessage } from '../../nodes/messages/sessionMessages.js';

function state(
  of: keyof typeof sessionStateCodes,
  more: Partial<SessionStateMessage> = {},
): SessionStateMessage {
  const isOpen = of !== 'idle';
  const stamp = { sec: 0, nanosec: 0 };
  return {
    header: { stamp, frame_id: '' },
    state: sessionStateCodes[of],
    session_id: isOpen ? 's1' : '',
    child_id: isOpen ? 'c07' : '',
    culture: isOpen ? 'C0' : '',
    operator_name: isOpen ? 'ann' : '',
    protocol: isOpen ? 'free' : '',
    step_id: isOpen ? 'play' : '',
    started: stamp,
    hold_category: '',
    hold_reason: '',
    held_by: '',
    operator_announced: false,
    operator_present: false,
    consents: isOpen ? [consent] : [],
    following: '',
    face_away_sec: NaN,
    frames: 0n,
    frames_measured: 0n,
    engagement_mean: NaN,
    open_prompt_id: '',
    open_prompt_revision: 0,
    folder: isOpen ? '/sessions/s1' : '',
    saved: isOpen,
    warning: '',
    ...more,
  };
}

function watchOf(...states: SessionStateMessage[]): SessionWatch {
  const watch = new SessionWatch();
  for (const each of states) watch.stateCame(each);
  return watch;
}

const consent = { item: 'training', given: false, taken_by: 'ann', taken: { sec: 5, nanosec: 0 } };

const session = {
  sessionId: 's1',
  childId: 'c07',
  culture: 'C0',
  operator: 'ann',
  protocol: 'free',
  language: '',
  consents: [consent],
};

describe('SessionWatch', () => {
  it.each([
    { of: 'running', isOpen: true, left: { session, isHeld: false } },
    { of: 'held', isOpen: true, left: { session, isHeld: true } },
    // The operator has asked for its end.
    { of: 'stopping', isOpen: false, left: { isHeld: false } },
    { of: 'idle', isOpen: false, left: { isHeld: false } },
  ] as const)('knows what the death of a node cuts off: $of', ({ of, isOpen, left }) => {
    const watch = watchOf(state('idle'), state('running'), state(of));
    expect(watch.isOpen).toBe(isOpen);
    expect(watch.interruption).toBeUndefined();
    watch.nodeDied();
    expect(watch.isOpen).toBe(false);
    expect(watch.interruption).toEqual(left);
    watch.interruptionIsOver();
    expect(watch.interruption).toBeUndefined();
  });

  it('has the session that another child began by service go on, not the first', () => {
    const watch = watchOf(
      state('running'),
      state('idle'),
      state('running', { child_id: 'c08', operator_name: 'bo' }),
    );
    watch.nodeDied();
    expect(watch.interruption?.session).toEqual({
      ...session,
      childId: 'c08',
      operator: 'bo',
    });
  });

  it('has a session go on in its own language, and not in that of another', () => {
    const watch = watchOf(state('running'));
    const said = { session_id: 's1', language: 'ja' } as ProtocolStateMessage;
    watch.protocolCame(said);
    // Between sessions nothing is said of a language.
    watch.protocolCame({ ...said, session_id: '', language: '' });
    watch.nodeDied();
    expect(watch.interruption?.session).toEqual({ ...session, language: 'ja' });
    watch.interruptionIsOver();
    watch.stateCame(state('running', { session_id: 's2', protocol: '' }));
    watch.nodeDied();
    expect(watch.interruption?.session).toMatchObject({ sessionId: 's2', protocol: 'none', language: '' });
  });

  it('keeps what was cut off when the node dies again before the session could go on', () => {
    const watch = watchOf(state('held'));
    watch.nodeDied();
    watch.stateCame(state('idle'));
    watch.nodeDied();
    expect(watch.interruption).toEqual({ session, isHeld: true });
  });

  it('holds the session of a robot that was stopped while nobody was there to hear it', () => {
    const watch = watchOf(state('running'));
    watch.robotWasStopped();
    watch.stateCame(state('running'));
    watch.nodeDied();
    expect(watch.interruption?.isHeld).toBe(false);
    watch.robotWasStopped();
    watch.stateCame(state('idle'));
    expect(watch.interruption).toEqual({ session, isHeld: true });
  });

  it('remembers the folder of the last session, over its end and the death of its node', () => {
    expect(watchOf(state('idle')).folder).toBeUndefined();
    const watch = watchOf(state('running'), state('running', { folder: '/sessions/s2' }), state('idle'));
    watch.nodeDied();
    watch.stateCame(state('idle'));
    expect(watch.folder).toBe('/sessions/s2');
  });

  it('tells this very session from another one', () => {
    const watch = watchOf(state('running', { session_id: 's1' }));
    expect(watch.isOpenAs('s1')).toBe(true);
    expect(watch.isOpenAs('s2')).toBe(false);
    watch.stateCame(state('idle', { session_id: 's1' }));
    expect(watch.isOpenAs('s1')).toBe(false);
  });
});
