import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { signedReason, whoPressed } from '../../../core/session/whoPressed.js';

describe('whoPressed', () => {
  it('is the node that sent it, unless the text names a person', () => {
    expect(whoPressed('enough', 'panel')).toEqual({ by: 'panel', reason: 'enough' });
    expect(whoPressed('enough (pressed by Ada)', 'panel')).toEqual({ by: 'Ada', reason: 'enough' });
    expect(whoPressed('(pressed by Ada)', 'panel')).toEqual({ by: 'Ada', reason: '' });
    expect(whoPressed('', 'panel')).toEqual({ by: 'panel', reason: '' });
  });

  it('reads what it wrote', () => {
    const words = fc.stringMatching(/^[a-zäé ]{0,20}$/u).map((text) => text.trim());
    const name = fc.stringMatching(/^[A-Z][a-zé]{0,10}$/u);
    fc.assert(
      fc.property(words, name, (reason, by) => {
        expect(whoPressed(signedReason(reason, by), 'panel')).toEqual({ by, reason });
      }),
    );
  });
});
