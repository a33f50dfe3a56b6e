import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { consentItems } from '../../core/session/consent.js';
import { behaviourOutcomes, holdCategories } from '../../core/session/SessionEvent.js';
import { decodeEvent, encodeJson, type LoggedEvent } from '../../record/eventLine.js';

const text = fc.string();
const stampNs = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const common = { seq: fc.nat(), stampNs };
const event: fc.Arbitrary<LoggedEvent> = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constantFrom('held', 'resumed', 'stop-requested', 'emergency-stop'),
    by: text,
    reason: text,
  }),
  fc.record({
    ...common,
    kind: fc.constantFrom('held', 'resumed'),
    by: text,
    reason: text,
    category: fc.constantFrom(...holdCategories),
  }),
  fc.record({ ...common, kind: fc.constant('mark' as const), by: text, text }),
  fc.record({
    ...common,
    kind: fc.constant('mark' as const),
    by: text,
    text,
    category: text,
    momentNs: stampNs,
  }),
  fc.record({
    ...common,
    kind: fc.constant('consent' as const),
    item: fc.constantFrom(...consentItems),
    given: fc.boolean(),
    takenBy: text,
    takenNs: stampNs,
  }),
  fc.record({
    ...common,
    kind: fc.constant('handed-over' as const),
    from: text,
    to: text,
    by: text,
    reason: text,
  }),
  fc.record({ ...common, kind: fc.constant('operator-present' as const), by: text, tool: text }),
  fc.record({ ...common, kind: fc.constant('operator-away' as const), by: text, sinceSec: fc.integer() }),
  fc.record({
    ...common,
    kind: fc.constant('prompt-revised' as const),
    promptId: text,
    revision: fc.nat(),
    reason: text,
    evidence: fc.record({
      measure: fc.constantFrom('mean engagement', 'time without a face'),
      value: fc.integer(),
      threshold: fc.integer(),
      values: fc.array(fc.integer()),
      windowSec: fc.nat(),
      readings: fc.nat(),
      source: fc.constantFrom('prior', 'child', 'clock'),
      interval: fc.tuple(fc.integer(), fc.integer()),
      includesThreshold: fc.boolean(),
    }),
  }),
  fc.record({ ...common, kind: fc.constant('ended' as const) }),
  fc.record({ ...common, kind: fc.constant('clock-set' as const), bySec: fc.integer() }),
  fc.record({
    ...common,
    kind: fc.constant('behaviour-ended' as const),
    promptId: text,
    outcome: fc.constantFrom(...behaviourOutcomes),
    progress: fc.integer({ min: 0, max: 1 }),
    confirmed: fc.boolean(),
    message: text,
  }),
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
        const line = encodeJson(original);
        expect(line).not.toMatch(/[\r\n]/u);
        expect(decodeEvent(line)).toEqual(original);
      }),
    );
  });

  it('cut anywhere is no event', () => {
    fc.assert(
      fc.property(event, fc.nat(), (original, where) => {
        const line = encodeJson(original);
        expect(decodeEvent(line.slice(0, where % line.length))).toBeUndefined();
      }),
    );
  });

  it('keeps nanoseconds that a JSON number would lose', () => {
    const line = encodeJson({ kind: 'ended', seq: 1, stampNs: 1_795_000_000_123_456_789n });
    expect(line).toBe('{"kind":"ended","seq":1,"stampNs":"1795000000123456789"}');
  });
});

describe('a line that is JSON and no event', () => {
  const started = {
    kind: 'started',
    seq: 0,
    stampNs: '5',
    setup: { sessionId: 's1', operator: 'ada' },
    lowThreshold: -0.3,
  };

  it('is left out, whatever it lacks', () => {
    expect(decodeEvent(JSON.stringify(started))).toEqual({ ...started, stampNs: 5n });
    for (const wrong of [
      { ...started, setup: undefined },
      { ...started, setup: { sessionId: 's1' } },
      { ...started, seq: -1 },
      { ...started, stampNs: 5 },
      { ...started, kind: 'rebooted' },
      { kind: 'prompt-proposed', seq: 1, stampNs: '5' },
      { kind: 'prompt-decided', seq: 1, stampNs: '5', promptId: 's1-p1', decision: 'perhaps' },
      [],
      null,
    ])
      expect(decodeEvent(JSON.stringify(wrong))).toBeUndefined();
  });

  it('is an event with what a later version adds', () => {
    const later = { kind: 'ended', seq: 2, stampNs: 7n, room: 'blue' };
    expect(decodeEvent(encodeJson(later))).toEqual(later);
  });
});

describe('encodeJson', () => {
  it('writes what is not known as null in a list and leaves it out of an object', () => {
    expect(encodeJson({ vector: [1, undefined], absent: undefined, stampNs: 2n })).toBe(
      '{"vector":[1,null],"stampNs":"2"}',
    );
  });
});
