import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseLiveMessage, parseStopMessage } from '../../../console/wire/fromPage.js';
import { parseServerMessage } from '../../../console/wire/fromServer.js';
import { numberOrNull, stampToText, textToStamp } from '../../../console/wire/values.js';

const request = { id: 'r1', heardNs: '1764244800123456789', how: 'key' };

describe('values', () => {
  test('a stamp of 64 bits comes back whole', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (ns) => {
        const text = JSON.parse(JSON.stringify(stampToText(ns))) as string;
        expect(textToStamp(text)).toBe(ns);
      }),
    );
  });

  test('what is not known is null, and 0 stays 0', () => {
    expect([NaN, Infinity, -Infinity, undefined, 0, -1].map(numberOrNull)).toEqual([
      null,
      null,
      null,
      null,
      0,
      -1,
    ]);
  });
});

describe('what the server says', () => {
  test('a sample comes back as it was, a gap as a gap', () => {
    const known = fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(known, known, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (score, uncertainty, ns) => {
        const sample = { stampNs: stampToText(ns), score, uncertainty, source: null, level: 'UNKNOWN' };
        const message = { kind: 'engagement-history', samples: [sample] };
        const read = parseServerMessage(JSON.stringify(message));
        // JSON has no -0.
        const plus = (value: number | null): number | null => (value === 0 ? 0 : value);
        expect(read).toEqual({
          ok: true,
          value: {
            ...message,
            samples: [{ ...sample, score: plus(score), uncertainty: plus(uncertainty) }],
          },
        });
      }),
    );
  });

  test('a score that is left out is no message', () => {
    const sample = { stampNs: '1', uncertainty: null, source: null, level: 'UNKNOWN' };
    const read = parseServerMessage(JSON.stringify({ kind: 'engagement-history', samples: [sample] }));
    expect(read).toEqual({ ok: false, problem: expect.stringContaining('samples.0.score') as string });
  });
});

describe('what a page asks', () => {
  test('a decision with all that it rests on is taken', () => {
    const decision = {
      kind: 'decide',
      ...request,
      promptId: 's1-p1',
      revision: 3,
      pictureNs: '1764244800000000001',
      decidedNs: '1764244800000000500',
      seenNs: null,
      decision: 'edit',
      behaviourId: null,
      text: 'Здраво!',
      reason: null,
    };
    expect(parseLiveMessage(JSON.stringify(decision))).toEqual({ ok: true, value: decision });
  });

  test.each([
    ['without a stamp', { kind: 'hold', id: 'r1', how: 'key', category: 'break', reason: null }],
    ['with a stamp as a number', { kind: 'hold', ...request, heardNs: 1, category: 'break', reason: null }],
    ['with a value above 1', { kind: 'annotate', ...request, value: 1.01, pictureNs: '1' }],
    ['of another kind', { kind: 'format-disk', ...request }],
    ['with an id that is too long', { kind: 'resume', ...request, id: 'x'.repeat(65), reason: null }],
    ['nothing', null],
  ])('a request %s is refused', (_, message) => {
    expect(parseLiveMessage(JSON.stringify(message)).ok).toBe(false);
  });

  test('no opinion is null, which is not 0', () => {
    const annotation = { kind: 'annotate', ...request, value: null, pictureNs: '1' };
    expect(parseLiveMessage(JSON.stringify(annotation))).toEqual({ ok: true, value: annotation });
  });

  test('whatever else comes in is refused and never thrown over', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseLiveMessage(text).ok).toBe(false);
        expect(parseStopMessage(text).ok).toBe(false);
      }),
    );
  });
});
