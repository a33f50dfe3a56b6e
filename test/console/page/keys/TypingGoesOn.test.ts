import { describe, expect, it } from 'vitest';

import { TypingGoesOn } from '../../../../console/page/keys/TypingGoesOn.js';

describe('typing goes on', () => {
  it('while the letters after a field that has gone come within a second of each other', () => {
    const typing = new TypingGoesOn();
    const field = { isConnected: true };
    expect(typing.isTypedOn(field, 0)).toBe(false);
    field.isConnected = false;
    expect(typing.isTypedOn(undefined, 900)).toBe(true);
    expect(typing.isTypedOn(undefined, 1_800)).toBe(true);
    expect(typing.isTypedOn(undefined, 2_801)).toBe(false);
    expect(typing.isTypedOn(undefined, 2_900)).toBe(false);
  });

  it('not where the field is still there, and the focus elsewhere', () => {
    const typing = new TypingGoesOn();
    expect(typing.isTypedOn({ isConnected: true }, 0)).toBe(false);
    expect(typing.isTypedOn(undefined, 100)).toBe(false);
  });

  it('not where a key elsewhere came before the field went: a button has closed it', () => {
    const typing = new TypingGoesOn();
    const field = { isConnected: true };
    typing.isTypedOn(field, 0);
    typing.isTypedOn(undefined, 100);
    field.isConnected = false;
    expect(typing.isTypedOn(undefined, 200)).toBe(false);
  });
});
