import { describe, expect, it } from 'vitest';

import { sessionIdOf } from '../../../core/session/sessionId.js';

describe('the id of a session that nobody has named', () => {
  it('is its second, UTC, and begins with a letter', () => {
    expect(sessionIdOf(0n)).toBe('s19700101000000');
    // 2026-11-23T05:08:00.999Z
    expect(sessionIdOf(1_795_410_480_999_999_999n)).toBe('s20261123050800');
  });
});
