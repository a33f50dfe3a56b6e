import { describe, expect, it } from 'vitest';

import type { BehaviourLibrary } from '../../../core/behaviour/Behaviour.js';
import { refuseGoal, type RobotSituation } from '../../../core/behaviour/refuseGoal.js';

const wave = { id: 'wave', label: 'Wave', say: ['Hello.'], sayAtMs: 0, gesture: [], postures: [] };
const library: BehaviourLibrary = { neutral: {}, neutralSpeed: 0.1, behaviours: [wave] };
const ready: RobotSituation = { library, isExecuting: false, session: 'running' };
const goal = { behaviourId: 'wave', say: '' };

describe('what the robot is asked to do', () => {
  it('is done while a session runs, and without one where none is required', () => {
    expect(refuseGoal(goal, ready)).toBeUndefined();
    expect(refuseGoal(goal, { ...ready, session: 'not required' })).toBeUndefined();
    expect(refuseGoal({ ...goal, say: 'a'.repeat(500) }, ready)).toBeUndefined();
  });

  it.each([
    ['idle', /no session runs: start one/],
    ['ended', /no session runs: start one/],
    ['held', /the session is held: resume it first/],
    ['stopping', /the session is being stopped/],
    ['silent', /no session node is heard: start it/],
  ] as const)('is refused while the session is %s', (session, why) => {
    expect(refuseGoal(goal, { ...ready, session })).toMatchObject({
      code: 'behaviour/no-session',
      text: expect.stringMatching(why) as string,
    });
  });

  it('is refused while something else is being done, or where the library does not have it', () => {
    expect(refuseGoal(goal, { ...ready, isExecuting: true })?.code).toBe('behaviour/busy');
    expect(refuseGoal({ ...goal, behaviourId: 'dance' }, ready)?.text).toBe(
      'Behaviour "dance" was refused: it is not in the library.',
    );
  });

  it('is refused with more words than an operator may give', () => {
    expect(refuseGoal({ ...goal, say: 'a'.repeat(501) }, ready)?.text).toBe(
      'Behaviour "wave" was refused: 501 characters are too many to say, 500 are the most.',
    );
  });
});
