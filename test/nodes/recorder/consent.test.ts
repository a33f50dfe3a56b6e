import { describe, expect, it } from 'vitest';

import type { ConsentItem, ConsentWord } from '../../../core/session/consent.js';
import { mayRecord } from '../../../nodes/recorder/consent.js';

const word = (item: ConsentItem, given: boolean): ConsentWord => ({
  item,
  given,
  takenBy: 'ann',
  takenNs: 1n,
});

describe('what a recording may hold', () => {
  it('is numbers and no pictures where nobody has said anything', () => {
    expect(mayRecord([], { pictures: false })).toEqual({ pictures: false, numbers: true });
  });

  it('is pictures where the site says so for all, unless consent to them was withdrawn', () => {
    expect(mayRecord([], { pictures: true }).pictures).toBe(true);
    expect(mayRecord([word('pictures', false)], { pictures: true }).pictures).toBe(false);
  });

  it('follows the last word on an item', () => {
    const words = [word('pictures', true), word('numbers', false)];
    expect(mayRecord(words, { pictures: false })).toEqual({ pictures: true, numbers: false });
    const later = [...words, word('pictures', false), word('numbers', true)];
    expect(mayRecord(later, { pictures: false })).toEqual({ pictures: false, numbers: true });
  });
});
