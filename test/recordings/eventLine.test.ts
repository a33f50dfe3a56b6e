import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeEvent, encodeEvent, encodeJson, type LoggedEvent } from '../../recordings/eventLine.js';

const text = fc.string();
const stampNs = fc.bigInt({ min: 0n, max: 2n ** 63n });
const common = { seq: fc.nat(), stampNs };
const event: fc.Arbitrary<LoggedEvent> = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constantFrom('held', 'resumed', 'stop-requested', 'emergency-stop'),
    by: text,
    reason: text,
  }),
  fc.record({ ...common, kind: fc.constant('mark' as const), by: text, text }),
  fc.record({ ...common, kind: fc.constant('ended' as const) }),
  fc.record({
    ...common,
    kind: fc.constant('prompt-proposed' as const),
    prompt: fc.record({
      id: text,
      stampNs,
      reason: text,
      behaviourId: text,
      say: text,
      expiresNs: stampNs,
      by: text,
    }),
  }),
);

describe('a line of events.jsonl', () => {
  it('is one line, and reads back as the event', () => {
    fc.assert(
      fc.property(event, (original) => {
        const line = encodeEvent(original);
        expect(line).not.toMatch(/[\r\n]/u);
        expect(decodeEvent(line)).toEqual(original);
      }),
    );
  });

  it('cut anywhere is no event', () => {
    fc.assert(
      fc.property(event, fc.nat(), (original, where) => {
        const line = encodeEvent(original);
        expect(decodeEvent(line.slice(0, where % line.length))).toBeUndefined();
      }),
    );
  });

  it('keeps nanoseconds that a JSON number would lose', () => {
    const line = encodeEvent({ kind: 'ended', seq: 1, stampNs: 1_795_000_000_123_456_789n });
    expect(line).toBe('{"kind":"ended","seq":1,"stampNs":"1795000000123456789"}');
  });
});

describe('encodeJson', () => {
  it('writes what is not known as null in a list and leaves it out of an object', () => {
    expect(encodeJson({ vector: [1, undefined], absent: undefined, stampNs: 2n })).toBe(
      '{"vector":[1,null],"stampNs":"2"}',
    );
  });
});
