import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SessionInput } from '../../../core/session/SessionInput.js';
import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { smallFile } from '../protocol/protocols.js';
import { frameRow, sec } from './frames.js';
import { chosenProtocol, ProtocolSession } from './protocolSession.js';

type Untimed<Input> = Input extends unknown ? Omit<Input, 'nowNs' | 'monotonicNs'> : never;
type Given =
  Untimed<SessionInput> | 'restart' | 'decide-open' | 'robot-done' | { readonly smoothed?: number };

const ada = { by: 'ada', reason: '' };
const given = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('next', 'back', 'repeat', 'skip', 'go-to', 'responded', 'no-response', 'help')
      .chain((control) =>
        fc
          .constantFrom('question', 'play', 'hint', 'praise')
          .map((target): Given => ({ kind: 'control', by: 'ada', control, target })),
      ),
  },
  { weight: 8, arbitrary: fc.constantFrom<Given>('decide-open', 'robot-done') },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Given>(
      { kind: 'hold', ...ada },
      { kind: 'resume', ...ada },
      { kind: 'resume', ...ada },
      { kind: 'resume', ...ada },
      { kind: 'emergency-stop', ...ada },
      { kind: 'propose', behaviourId: 'nod', ...ada },
      { kind: 'automatic', isAllowed: true, ...ada },
      { kind: 'automatic', isAllowed: true, ...ada },
      { kind: 'automatic', isAllowed: false, ...ada },
      'restart',
    ),
  },
  { weight: 6, arbitrary: fc.constantFrom<Given>({ smoothed: -0.6 }, { smoothed: 0.7 }, {}) },
  { weight: 4, arbitrary: fc.constant<Given>({ kind: 'tick' }) },
);
const quickFile = smallFile
  .replace('title: Small', 'title: Small\nautomatic: true')
  .replace('cool_down_sec: 20', 'cool_down_sec: 1')
  .replace('low_sec: 10', 'low_sec: 1')
  .replace('face_lost_sec: 5', 'face_lost_sec: 2')
  .replace('wait_sec: 8', 'wait_sec: 2');

describe('a session with a protocol: whatever happens', () => {
  it('has one log, one truth, one open prompt and one behaviour, and nothing is done without a decision', () => {
    let executed = 0;
    let automatic = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 0.04, 0.5, 1, 4), given), { minLength: 30, maxLength: 100 }),
        fc.boolean(),
        (list, startSaysSo) => {
          const session = new ProtocolSession(chosenProtocol({ automatic: startSaysSo }, quickFile));
          let atSec = 0;
          for (const [laterSec, each] of list) {
            atSec += laterSec;
            const before = session.outputs.length;
            const wasAutomatic = session.state.record.automaticBy;
            send(session, atSec, each);
            const { record } = session.state;
            expect(session.log.map(({ seq }) => seq)).toEqual(session.log.map((_, index) => index));
            expect(reduceEvents(session.log)).toEqual(record);
            const open = record.prompts.filter(({ decision }) => decision === undefined);
            const busy = record.prompts.filter(
              (entry) => entry.decision?.behaviourId !== undefined && entry.outcome === undefined,
            );
            expect(open.length + busy.length).toBeLessThanOrEqual(1);
            if (record.phase !== 'running') expect(open).toEqual([]);
            const done = session.outputs.slice(before).filter(({ kind }) => kind === 'execute');
            executed += done.length;
            if (each === 'decide-open' || done.length === 0) continue;
            // Nobody decided: all three have said so.
            expect(startSaysSo && wasAutomatic !== undefined).toBe(true);
            automatic += done.length;
          }
          const begun = session.log.filter(({ kind }) => kind === 'step-begun').length;
          session.at(atSec + 1, { kind: 'stop', ...ada });
          expect(session.log.filter(({ kind }) => kind === 'step-ended')).toHaveLength(begun);
        },
      ),
      { numRuns: 200, seed: 14 },
    );
    // The property speaks of something.
    expect(executed).toBeGreaterThan(150);
    expect(automatic).toBeGreaterThan(20);
  });
});

function send(session: ProtocolSession, atSec: number, each: Given): void {
  if (each === 'restart') session.restart(atSec);
  else if (each === 'decide-open') session.decide(atSec, 'approve');
  else if (each === 'robot-done') session.robotDone(atSec);
  else if ('kind' in each) session.at(atSec, each);
  else
    session.at(atSec, {
      kind: 'frame',
      row: frameRow(sec(atSec) + BigInt(session.log.length), each.smoothed),
    });
}
