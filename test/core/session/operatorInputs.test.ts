import { describe, expect, it } from 'vitest';

import { isAllowed } from '../../../core/session/consent.js';
import { openPrompt, reduceEvents } from '../../../core/session/sessionRecord.js';
import { frameRow, sec } from './frames.js';
import { ada, Driver, parameters, setup, withPrompt } from './sessionDriver.js';

const yes = { takenBy: 'ada', takenNs: 7n, given: true } as const;

describe('a pause', () => {
  it('has a category and a reason, which the record keeps until the session goes on', () => {
    const driver = new Driver().start();
    driver.send({ kind: 'hold', nowNs: sec(1), category: 'upset', by: 'ada', reason: 'he cries' });
    expect(driver.state.record.hold).toEqual({ category: 'upset', by: 'ada', reason: 'he cries' });
    expect(driver.log.at(-1)).toMatchObject({ kind: 'held', category: 'upset', reason: 'he cries' });
    driver.send({ kind: 'resume', nowNs: sec(2), category: 'protocol', by: 'ada', reason: '' });
    expect(driver.state.record.hold).toBeUndefined();
    expect(driver.log.at(-1)).toMatchObject({ category: 'protocol', reason: 'no reason given' });
  });
});

describe('a mark', () => {
  it('stands where the key was pressed, not where it came', () => {
    const driver = new Driver().start();
    const mark = { kind: 'mark', by: 'ada', text: 'he smiled', category: 'good' } as const;
    driver.send({ ...mark, nowNs: sec(9), momentNs: sec(4.5) });
    expect(driver.log.at(-1)).toMatchObject({ stampNs: sec(9), momentNs: sec(4.5) });
    expect(driver.state.record.notes).toEqual([
      { kind: 'mark', stampNs: sec(4.5), by: 'ada', text: 'he smiled', category: 'good' },
    ]);
  });

  it.each([
    ['before the session', 5 - 0.001],
    ['in the future', 22],
  ])('%s is kept where it came, and that is told', (_what, momentSec) => {
    const driver = new Driver().start(5);
    const mark = { kind: 'mark', by: 'ada', text: 'x', nowNs: sec(20), momentNs: sec(momentSec) } as const;
    const { warnings, refusal } = driver.send(mark);
    expect(refusal).toBeUndefined();
    expect(warnings[0]?.code).toBe('session/moment-outside');
    expect(driver.state.record.notes[0]?.stampNs).toBe(sec(20));
  });

  it('is refused when it is too long', () => {
    const driver = new Driver().start();
    const mark = { kind: 'mark', by: 'ada', text: 'x'.repeat(501), nowNs: sec(1) } as const;
    expect(driver.send(mark).refusal?.code).toBe('session/mark-too-long');
  });
});

describe('an annotation', () => {
  const annotation = { kind: 'annotate', childId: '', coder: 'bob', value: 0.5 } as const;

  it('is the child of the session, and recorded once however often it is heard', () => {
    const driver = new Driver().start();
    for (const nowSec of [2, 2.1, 3]) driver.send({ ...annotation, nowNs: sec(nowSec), momentNs: sec(1.5) });
    driver.send({ ...annotation, nowNs: sec(4), momentNs: sec(1.5), value: 0.75 });
    expect(driver.state.record.annotations).toBe(2);
    expect(driver.log[1]).toMatchObject({ kind: 'annotated', childId: 'c7', momentNs: sec(1.5), value: 0.5 });
  });

  it.each([
    ['annotation/value', { value: 1.01 }],
    ['annotation/value', { value: NaN }],
    ['annotation/coder', { coder: ' ' }],
    ['annotation/child', { childId: 'c8' }],
    ['session/moment-outside', { momentNs: sec(12) }],
  ])('is refused (%s)', (code, changed) => {
    const driver = new Driver().start();
    const step = driver.send({ ...annotation, nowNs: sec(10), momentNs: sec(9), ...changed });
    expect(step.refusal?.code).toBe(code);
    expect(step.events).toEqual([]);
  });
});

describe('consent', () => {
  it('is in the record with who took it and when; the last word counts', () => {
    const driver = new Driver();
    driver.send({ kind: 'start', nowNs: sec(1), setup, consents: [{ item: 'run', ...yes }] });
    driver.send({ kind: 'consent', nowNs: sec(2), item: 'pictures', ...yes });
    driver.send({ kind: 'consent', nowNs: sec(3), item: 'pictures', ...yes, given: false, takenBy: 'bob' });
    const { record } = driver.state;
    expect(record.consents.map(({ item, given, takenBy }) => [item, given, takenBy])).toEqual([
      ['run', true, 'ada'],
      ['pictures', true, 'ada'],
      ['pictures', false, 'bob'],
    ]);
    expect(isAllowed(record, 'pictures')).toBe(false);
    // Nobody has said anything of these.
    expect(isAllowed(record, 'numbers')).toBe(true);
  });

  it('to pictures needs a yes', () => {
    const driver = new Driver().start();
    expect(isAllowed(driver.state.record, 'pictures')).toBe(false);
    driver.send({ kind: 'consent', nowNs: sec(2), item: 'pictures', ...yes });
    expect(isAllowed(driver.state.record, 'pictures')).toBe(true);
  });

  it('to numbers withdrawn: no row, no statistic, no prompt and no annotation from then on', () => {
    const driver = new Driver().start().frames(0, 1, -0.5);
    driver.send({ kind: 'consent', nowNs: sec(1), item: 'numbers', ...yes, given: false });
    driver.frames(1.5, 20, -0.9);
    const { record } = driver.state;
    expect(record.frames).toBe(3);
    expect(record.engagement.mean).toBe(-0.5);
    expect(openPrompt(record)).toBeUndefined();
    const annotation = { kind: 'annotate', childId: '', coder: 'bob', value: 0.5 } as const;
    expect(driver.send({ ...annotation, nowNs: sec(20), momentNs: sec(19) }).refusal?.code).toBe(
      'session/no-consent',
    );
    driver.send({ kind: 'consent', nowNs: sec(21), item: 'numbers', ...yes });
    driver.frames(21.5, 22, -0.5);
    expect(driver.state.record.frames).toBe(5);
  });

  it('to the session withdrawn stops it at once', () => {
    const driver = withPrompt();
    driver.send({ kind: 'consent', nowNs: sec(3), item: 'run', ...yes, given: false, takenBy: 'mother' });
    expect(driver.state.record).toMatchObject({
      phase: 'ended',
      stopped: { by: 'mother', reason: 'consent to the session was withdrawn' },
    });
  });

  it('is needed to start where the parameter says so, and a no is a no anywhere', () => {
    const strict = new Driver({ ...parameters, isConsentRequired: true });
    expect(strict.send({ kind: 'start', nowNs: 0n, setup }).refusal?.code).toBe('session/no-consent');
    const consents = [{ item: 'run', ...yes }] as const;
    expect(strict.send({ kind: 'start', nowNs: 0n, setup, consents }).refusal).toBeUndefined();
    const no = [{ item: 'run', ...yes, given: false }] as const;
    expect(new Driver().send({ kind: 'start', nowNs: 0n, setup, consents: no }).refusal?.code).toBe(
      'session/no-consent',
    );
  });
});

describe('a hand-over', () => {
  it('changes who leads, and the log says from whom to whom', () => {
    const driver = new Driver().start();
    driver.send({ kind: 'hand-over', nowNs: sec(3), to: 'bob', by: '', reason: 'lunch' });
    expect(driver.state.record.operator).toBe('bob');
    expect(driver.log.at(-1)).toMatchObject({ from: 'ada', to: 'bob', by: 'ada', reason: 'lunch' });
    // Who started it stays in the record.
    expect(driver.state.record.setup?.operator).toBe('ada');
  });

  it.each([
    ['session/other-operator', { to: 'carl', by: 'bob' }],
    ['session/same-operator', { to: 'ada', by: '' }],
    ['session/no-operator', { to: ' ', by: '' }],
  ])('is refused (%s)', (code, given) => {
    const driver = new Driver().start();
    const step = driver.send({ kind: 'hand-over', nowNs: sec(3), reason: '', ...given });
    expect(step.refusal?.code).toBe(code);
    expect(driver.state.record.operator).toBe('ada');
  });
});

describe('the log', () => {
  it('gives the same record again, whatever operators said', () => {
    const driver = new Driver().start().frames(0, 2, -0.5);
    driver.send({ kind: 'heartbeat', nowNs: sec(2), tool: 'page' });
    driver.send({ kind: 'consent', nowNs: sec(2), item: 'training', ...yes, given: false });
    driver.send({ kind: 'hand-over', nowNs: sec(2), to: 'bob', by: 'ada', reason: '' });
    driver.send({ kind: 'tick', nowNs: sec(12) });
    driver.send({ kind: 'frame', nowNs: sec(12), row: frameRow(sec(12), 0.5) });
    driver.send({ kind: 'stop', nowNs: sec(13), ...ada });
    expect(reduceEvents(driver.log)).toEqual(driver.state.record);
  });
});
