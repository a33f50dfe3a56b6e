import { describe, expect, it } from 'vitest';

import type { ConsentItem, ConsentWord } from '../../../core/session/consent.js';
import { isAllowed } from '../../../core/session/consent.js';
import { refuseTrainingNow, trainingConsent } from '../../../core/session/trainingConsent.js';

const word = (given: boolean, takenNs: bigint, item: ConsentItem = 'training'): ConsentWord => ({
  item,
  given,
  takenBy: 'ann',
  takenNs,
});
const stated = { takenBy: 'bob', takenNs: 5n };

describe('consent to training', () => {
  it('is the session’s last word on it, with who took it and when', () => {
    const consents = [word(false, 1n), word(true, 2n), word(false, 3n, 'pictures')];
    expect(trainingConsent({ sessionId: 's1', consents })).toEqual({
      consent: { sessionId: 's1', takenBy: 'ann', takenNs: 2n, isStated: false },
    });
    expect(refuseTrainingNow(consents)).toBeUndefined();
    expect(isAllowed({ consents }, 'training')).toBe(true);
  });

  it('that was withdrawn is none, whatever is stated', () => {
    const session = { sessionId: 's1', consents: [word(true, 2n), word(false, 3n)] };
    for (const answer of [trainingConsent(session), trainingConsent(session, stated)])
      expect(answer).toMatchObject({
        refusal: {
          code: 'session/training-refused',
          text: expect.stringMatching(/session s1 was refused or withdrawn.*by ann/) as unknown,
        },
      });
    expect(refuseTrainingNow(session.consents)?.code).toBe('session/training-refused');
  });

  it('is none where nobody has spoken of training, unless somebody states who took it and when', () => {
    const session = { sessionId: 's1', consents: [word(true, 1n, 'run'), word(true, 1n, 'numbers')] };
    expect(trainingConsent(session)).toMatchObject({ refusal: { code: 'session/no-training-consent' } });
    expect(trainingConsent(session, stated)).toEqual({
      consent: { sessionId: 's1', takenBy: 'bob', takenNs: 5n, isStated: true },
    });
    expect(isAllowed(session, 'training')).toBe(false);
    expect(refuseTrainingNow(session.consents)?.text).toMatch(/take consent to it/);
  });

  it('can be had in no session that has not begun', () => {
    expect(refuseTrainingNow(undefined)?.text).toMatch(/^No session has begun/);
  });
});
