import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { consentItems, isAllowed } from '../../../core/session/consent.js';
import { behaviourOutcomes } from '../../../core/session/SessionEvent.js';
import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { frameRow } from './frames.js';
import { Driver, parameters, setup } from './sessionDriver.js';

describe('stepSession: whatever happens', () => {
  const because = { by: fc.constantFrom('ada', ''), reason: fc.constantFrom('', 'r') };
  const promptId = fc.integer({ min: 1, max: 6 }).map((number) => `s1-p${number}`);
  const action = fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const), setup: fc.constant(setup) }) },
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant('frame' as const),
        smoothed: fc.constantFrom(-0.9, 0.4, undefined),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('hold', 'resume', 'stop', 'emergency-stop'), ...because }),
    },
    {
      weight: 3,
      arbitrary: fc.oneof(
        fc.record({
          kind: fc.constant('heartbeat' as const),
          by: fc.constantFrom('ada', 'bob', ''),
          tool: fc.constant('page'),
        }),
        fc.record({ kind: fc.constant('hand-over' as const), to: fc.constantFrom('ada', 'bob'), ...because }),
        fc.record({ kind: fc.constant('mark' as const), by: fc.constant('ada'), text: fc.constant('x') }),
        fc.record({
          kind: fc.constant('consent' as const),
          item: fc.constantFrom(...consentItems),
          given: fc.boolean(),
          takenBy: fc.constantFrom('ada', ''),
          takenNs: fc.constant(5n),
        }),
      ),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('decide' as const),
        promptId,
        decision: fc.constantFrom('approve', 'edit', 'skip', 'override'),
        automatic: fc.boolean(),
        behaviourId: fc.constantFrom('wave', 'nod', '', 'x'),
        say: fc.constantFrom('', 'Hi'),
        ...because,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('propose' as const),
        behaviourId: fc.constantFrom('wave', 'x'),
        ...because,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('behaviour-ended' as const),
        promptId,
        outcome: fc.constantFrom(...behaviourOutcomes),
        progress: fc.double({ min: -1, max: 2, noNaN: true }),
        confirmed: fc.boolean(),
        message: fc.constant(''),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
  );
  const inputs = fc.array(
    fc.record({
      action,
      waitMs: fc.constantFrom(0, 40, 500, 900, 4000),
      clockSetMs: fc.constantFrom(0, 0, 0, -3_600_000, 60_000, -300),
    }),
    {
      maxLength: 120,
    },
  );

  it('keeps to its invariants: one log, one truth, one open prompt, one behaviour', () => {
    fc.assert(
      fc.property(inputs, (sequence) => {
        const driver = new Driver().start();
        let nowNs = 0n;
        let monotonicNs = 0n;
        for (const { action: what, waitMs, clockSetMs } of sequence) {
          monotonicNs += BigInt(waitMs) * 1_000_000n;
          nowNs += BigInt(waitMs + clockSetMs) * 1_000_000n;
          const before = driver.state;
          const step =
            what.kind === 'frame'
              ? driver.send({ kind: 'frame', nowNs, monotonicNs, row: frameRow(nowNs, what.smoothed) })
              : driver.send({ ...what, nowNs, monotonicNs });
          const { record } = driver.state;
          expect(driver.log.map(({ seq }) => seq)).toEqual(driver.log.map((_, index) => index));
          expect(reduceEvents(driver.log)).toEqual(record);
          const open = record.prompts.filter(({ decision }) => decision === undefined);
          const busy = record.prompts.filter(
            (entry) => entry.decision?.behaviourId !== undefined && !entry.outcome,
          );
          expect(open.length + busy.length).toBeLessThanOrEqual(1);
          if (record.phase !== 'running') expect(open).toEqual([]);
          expect(record.hold === undefined).toBe(record.phase !== 'held');
          if (what.kind === 'frame' && !isAllowed(before.record, 'numbers'))
            expect(step.events.some(({ kind }) => kind === 'frame' || kind === 'prompt-proposed')).toBe(
              false,
            );
          if (record.phase !== 'running')
            expect(step.outputs.some(({ kind }) => kind === 'execute')).toBe(false);
          if (record.phase === 'ended') expect(busy).toEqual([]);
          for (const output of step.outputs) {
            if (output.kind === 'execute')
              expect(Object.keys(parameters.behaviours)).toContain(output.behaviourId);
          }
          const isSet = step.events.some(({ kind }) => kind === 'clock-set');
          if (step.refusal !== undefined && step.refusal.code !== 'prompt/expired' && !isSet) {
            expect(driver.state.record).toBe(before.record);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
