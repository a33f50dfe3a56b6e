import { describe, expect, it } from 'vitest';

import { resumeSession } from '../../../core/session/resumeSession.js';
import { stepSession } from '../../../core/session/sessionMachine.js';
import { sec } from './frames.js';
import { ada, Driver, parameters, withPrompt } from './sessionDriver.js';

const beat = { kind: 'heartbeat', tool: 'page' } as const;

describe('the operator\u2019s presence', () => {
  it('is nobody\u2019s business while no tool has announced itself', () => {
    const driver = new Driver().start();
    for (let at = 0; at < 600; at += 5) driver.send({ kind: 'tick', nowNs: sec(at) });
    expect(driver.state.record).toMatchObject({ phase: 'running', presence: 'unannounced' });
  });

  it('holds the session after ten seconds of silence, and what is open expires', () => {
    const driver = withPrompt();
    driver.send({ ...beat, nowNs: sec(3) });
    driver.send({ ...beat, nowNs: sec(4) });
    driver.send({ kind: 'tick', nowNs: sec(5) });
    expect(driver.log.filter(({ kind }) => kind === 'operator-present')).toHaveLength(1);
    driver.send({ kind: 'tick', nowNs: sec(13.75) });
    expect(driver.state.record.phase).toBe('running');
    const { events, warnings } = driver.send({ kind: 'tick', nowNs: sec(14) });
    expect(events.map(({ kind }) => kind)).toEqual(['operator-away', 'held']);
    expect(warnings[0]?.code).toBe('session/operator-away');
    expect(driver.state.record).toMatchObject({
      phase: 'held',
      presence: 'away',
      hold: { category: 'operator-away', by: 'session', reason: "nothing came from ada's tool for 10 s" },
    });
  });

  it('coming back is told, and resumes nothing', () => {
    const driver = new Driver().start();
    driver.send({ ...beat, nowNs: sec(1) });
    driver.send({ kind: 'tick', nowNs: sec(11) });
    driver.send({ ...beat, nowNs: sec(12) });
    expect(driver.state.record).toMatchObject({ phase: 'held', presence: 'present' });
    driver.send({ kind: 'resume', nowNs: sec(13), ...ada });
    driver.send({ ...beat, nowNs: sec(13.5) });
    driver.send({ kind: 'tick', nowNs: sec(20) });
    expect(driver.state.record.phase).toBe('running');
  });

  it('who resumes without it has its time once more', () => {
    const driver = new Driver().start();
    driver.send({ ...beat, nowNs: sec(1) });
    driver.send({ kind: 'tick', nowNs: sec(11) });
    driver.send({ kind: 'resume', nowNs: sec(60), ...ada });
    driver.send({ kind: 'tick', nowNs: sec(69.9) });
    expect(driver.state.record.phase).toBe('running');
    driver.send({ kind: 'tick', nowNs: sec(70) });
    expect(driver.state.record.phase).toBe('held');
  });

  it('of somebody else does not count', () => {
    const driver = new Driver().start();
    driver.send({ ...beat, nowNs: sec(1), by: 'ada' });
    for (let at = 2; at <= 11; at += 1) driver.send({ ...beat, nowNs: sec(at), by: 'bob' });
    driver.send({ kind: 'tick', nowNs: sec(11) });
    expect(driver.state.record).toMatchObject({ phase: 'held', presence: 'away' });
  });

  it('is awaited from who takes over', () => {
    const handed = (): Driver => {
      const driver = new Driver().start();
      driver.send({ ...beat, nowNs: sec(1) });
      driver.send({ kind: 'hand-over', nowNs: sec(8), to: 'bob', by: '', reason: '' });
      expect(driver.state.record.presence).toBe('awaited');
      driver.send({ kind: 'tick', nowNs: sec(17) });
      expect(driver.state.record.phase).toBe('running');
      return driver;
    };
    const gone = handed();
    gone.send({ kind: 'tick', nowNs: sec(18) });
    expect(gone.state.record.phase).toBe('held');
    const there = handed();
    there.send({ ...beat, nowNs: sec(17.5), by: 'bob' });
    there.send({ kind: 'tick', nowNs: sec(18) });
    expect(there.state.record).toMatchObject({ phase: 'running', presence: 'present' });
    expect(there.log.at(-1)).toMatchObject({ kind: 'operator-present', by: 'bob' });
  });

  it('goes by a clock that nobody sets', () => {
    const driver = new Driver().start();
    driver.send({ ...beat, nowNs: sec(1) });
    driver.send({ kind: 'tick', nowNs: sec(3_600), monotonicNs: sec(2) });
    expect(driver.state.record.phase).toBe('running');
  });

  it('survives the node: a silent tool has its ten seconds from the restart on', () => {
    const driver = new Driver().start();
    driver.send({ ...beat, nowNs: sec(1) });
    const step = resumeSession(driver.log, { nowNs: sec(100), monotonicNs: sec(0) }, parameters);
    let state = step?.state ?? driver.state;
    const tick = (atSec: number): void => {
      const input = { kind: 'tick', nowNs: sec(100 + atSec), monotonicNs: sec(atSec) } as const;
      ({ state } = stepSession(state, input, parameters));
    };
    tick(0.25);
    tick(10);
    expect(state.record.phase).toBe('running');
    tick(10.25);
    expect(state.record.phase).toBe('held');
  });
});
