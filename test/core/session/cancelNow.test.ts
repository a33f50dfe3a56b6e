import { describe, expect, it } from 'vitest';

import { reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { decodeEvent, encodeJson, type LoggedEvent } from '../../../record/eventLine.js';
import { sec } from './frames.js';
import { ada, withPrompt, type Driver } from './sessionDriver.js';

const bob = { by: 'bob', reason: 'too loud' } as const;

/** Prompt s1-p1 is executed. */
function executing(): Driver {
  const driver = withPrompt();
  driver.decide(3, 'approve');
  return driver;
}

function ended(driver: Driver, outcome: 'cancelled' | 'succeeded'): void {
  const message = 'The behaviour was cancelled: the session asked for it.';
  const rest = { promptId: 's1-p1', progress: 0.4, confirmed: false, message } as const;
  driver.send({ kind: 'behaviour-ended', nowNs: sec(5), outcome, ...rest });
}

describe('what the robot does', () => {
  it('is ended by an operator, whom the record names, and the session goes on', () => {
    const driver = executing();
    const step = driver.send({ kind: 'cancel', nowNs: sec(4), promptId: 's1-p1', ...bob });
    expect(step.refusal).toBeUndefined();
    expect(step.outputs).toEqual([{ kind: 'cancel', promptId: 's1-p1' }]);
    expect(driver.state.record.phase).toBe('running');
    ended(driver, 'cancelled');
    expect(driver.state.record.prompts[0]).toMatchObject({
      cancelled: { ...bob, stampNs: sec(4) },
      outcome: {
        outcome: 'cancelled',
        message: 'bob cancelled it (too loud). The behaviour was cancelled: the session asked for it.',
      },
    });
    // The log alone says the same.
    const lines = driver.log
      .filter((event): event is LoggedEvent => event.kind !== 'frame')
      .map((event) => encodeJson(event));
    const read = lines.map(decodeEvent).filter((event) => event !== undefined);
    expect(read).toHaveLength(lines.length);
    expect(sessionReport(reduceEvents(read)).prompts).toEqual(sessionReport(driver.state.record).prompts);
  });

  it('is whichever it is where nobody says what was seen', () => {
    const driver = executing();
    const step = driver.send({ kind: 'cancel', nowNs: sec(4), by: 'bob', reason: ' ' });
    expect(step.events).toMatchObject([{ kind: 'cancel-requested', by: 'bob', reason: 'no reason given' }]);
  });

  it('that came to its end before it could be ended is done', () => {
    const driver = executing();
    driver.send({ kind: 'cancel', nowNs: sec(4), ...bob });
    ended(driver, 'succeeded');
    expect(driver.state.record.prompts[0]?.outcome).toMatchObject({
      outcome: 'succeeded',
      message: 'The behaviour was cancelled: the session asked for it.',
    });
  });
});

describe('nothing is ended', () => {
  const cancel = { kind: 'cancel', nowNs: sec(4), ...bob } as const;
  const refusalOf = (driver: Driver, promptId = ''): string | undefined => {
    const { refusal, events, outputs } = driver.send({ ...cancel, promptId });
    expect([events, outputs]).toEqual([[], []]);
    return refusal?.code;
  };

  it('where the robot does nothing, and before and after a session', () => {
    expect(refusalOf(withPrompt())).toBe('session/nothing-to-cancel');
    const driver = executing();
    driver.send({ kind: 'stop', nowNs: sec(3.5), ...ada });
    expect(refusalOf(driver)).toBe('session/not-running');
  });

  it('where the robot does something else by now', () => {
    expect(refusalOf(executing(), 's1-p0')).toBe('session/executes-another');
  });

  it('twice: by two operators, or after a hold, which ends it too', () => {
    const twice = executing();
    twice.send({ ...cancel, nowNs: sec(3.5), by: 'ada' });
    expect(refusalOf(twice)).toBe('session/already-cancelled');
    const held = executing();
    held.send({ kind: 'hold', nowNs: sec(3.5), ...ada });
    expect(refusalOf(held)).toBe('session/already-cancelled');
  });
});
