import { describe, expect, it } from 'vitest';

import { executingPrompt, openPrompt } from '../../../core/session/sessionRecord.js';
import { sec } from './frames.js';
import { ada, Driver, withPrompt } from './sessionDriver.js';

describe('stepSession: hold, stop and emergency stop', () => {
  it('closes the open prompt and cancels the behaviour on hold', () => {
    const driver = withPrompt();
    driver.send({ kind: 'hold', nowNs: sec(3), ...ada });
    expect(driver.state.record.prompts[0]?.decision).toMatchObject({
      decision: 'expire',
      reason: 'the session was held',
    });
    expect(driver.decide(3.5, 'approve').refusal?.code).toBe('prompt/expired');
    expect(driver.send({ kind: 'hold', nowNs: sec(4), ...ada }).refusal?.code).toBe('session/already-held');
    driver.send({ kind: 'resume', nowNs: sec(5), ...ada });
    expect(driver.state.record.phase).toBe('running');
    expect(driver.send({ kind: 'resume', nowNs: sec(6), ...ada }).refusal?.code).toBe('session/not-held');

    const executing = withPrompt();
    executing.decide(3, 'approve');
    expect(executing.send({ kind: 'hold', nowNs: sec(4), ...ada }).outputs).toEqual([
      { kind: 'cancel', promptId: 's1-p1' },
    ]);
  });

  it('starts the low time anew after a hold', () => {
    const driver = new Driver().start().frames(0, 1.5, -0.5);
    driver.send({ kind: 'hold', nowNs: sec(1.6), ...ada });
    driver.send({ kind: 'resume', nowNs: sec(1.7), ...ada });
    driver.frames(2, 3.5, -0.5);
    expect(driver.state.record.prompts).toEqual([]);
    driver.frames(4, 4, -0.5);
    expect(driver.state.record.prompts).toHaveLength(1);
  });

  it('waits for the cancelled behaviour before it ends', () => {
    const driver = withPrompt();
    driver.decide(3, 'approve');
    expect(driver.send({ kind: 'stop', nowNs: sec(4), ...ada }).outputs).toEqual([
      { kind: 'cancel', promptId: 's1-p1' },
    ]);
    expect(driver.state.record.phase).toBe('stopping');
    const result = { outcome: 'cancelled', progress: 0.2, confirmed: false, message: 'cancelled' } as const;
    driver.send({ kind: 'behaviour-ended', nowNs: sec(5), promptId: 's1-p1', ...result });
    expect(driver.state.record).toMatchObject({ phase: 'ended', endedNs: sec(5), stopped: ada });
  });

  it('does not wait for ever', () => {
    const driver = withPrompt();
    driver.decide(3, 'approve');
    driver.send({ kind: 'stop', nowNs: sec(4), ...ada });
    driver.send({ kind: 'tick', nowNs: sec(5.9) });
    expect(driver.state.record.phase).toBe('stopping');
    const step = driver.send({ kind: 'tick', nowNs: sec(6) });
    expect(step.warnings[0]?.code).toBe('session/behaviour-silent');
    expect(driver.state.record.phase).toBe('ended');
    expect(driver.state.record.prompts[0]?.outcome).toMatchObject({ outcome: 'timed-out' });
  });

  it('gives up on a behaviour without a result and goes on', () => {
    const driver = withPrompt();
    driver.decide(3, 'approve');
    const step = driver.send({ kind: 'tick', nowNs: sec(33) });
    expect(step.outputs).toEqual([{ kind: 'cancel', promptId: 's1-p1' }]);
    expect(driver.state.record.phase).toBe('running');
    expect(executingPrompt(driver.state.record)).toBeUndefined();
  });

  it('is held by an emergency stop, and closes the open prompt', () => {
    const idle = new Driver().send({ kind: 'emergency-stop', nowNs: 0n, ...ada });
    expect(idle.refusal?.code).toBe('session/not-running');
    const driver = withPrompt();
    driver.send({ kind: 'emergency-stop', nowNs: sec(3), ...ada });
    expect(driver.state.record.phase).toBe('held');
    expect(openPrompt(driver.state.record)).toBeUndefined();
  });

  it('cancels the behaviour at an emergency stop: its goal may still be on its way to the robot', () => {
    const driver = withPrompt();
    driver.decide(3, 'approve');
    expect(driver.send({ kind: 'emergency-stop', nowNs: sec(3.1), ...ada }).outputs).toEqual([
      { kind: 'cancel', promptId: 's1-p1' },
    ]);
    expect(driver.state.record.phase).toBe('held');
    const result = { outcome: 'cancelled', progress: 0, confirmed: false, message: 'cancelled' } as const;
    driver.send({ kind: 'behaviour-ended', nowNs: sec(3.2), promptId: 's1-p1', ...result });
    expect(driver.state.record.prompts[0]?.outcome).toMatchObject({ outcome: 'cancelled' });
  });

  it('records an emergency stop once a press, however often it is sent', () => {
    const driver = withPrompt();
    const press = { kind: 'emergency-stop', by: 'panel', reason: 'afraid' } as const;
    const stops = (): number => driver.log.filter(({ kind }) => kind === 'emergency-stop').length;
    for (let at = 3; at < 5; at += 0.1) driver.send({ ...press, nowNs: sec(at) });
    expect(stops()).toBe(1);
    expect(driver.state.record.notes.at(-1)).toMatchObject({ by: 'panel', text: 'afraid' });
    // Somebody else, and the same one again a second after the last message: two more.
    driver.send({ ...press, by: 'console', nowNs: sec(5) });
    expect(stops()).toBe(2);
    driver.send({ ...press, by: 'console', nowNs: sec(6.1) });
    expect(stops()).toBe(3);
  });

  it('is held again by what is left of a press after a resume', () => {
    const driver = new Driver().start();
    const press = { kind: 'emergency-stop', by: 'panel', reason: 'afraid' } as const;
    driver.send({ ...press, nowNs: sec(1) });
    driver.send({ kind: 'resume', nowNs: sec(1.2), ...ada });
    driver.send({ ...press, nowNs: sec(1.3) });
    expect(driver.state.record.phase).toBe('held');
  });

  it('obeys and records an emergency stop while it is held and while it is being stopped', () => {
    const driver = withPrompt();
    driver.decide(3, 'approve');
    driver.send({ kind: 'hold', nowNs: sec(3.5), ...ada });
    const press = { kind: 'emergency-stop', by: 'panel', reason: 'afraid' } as const;
    expect(driver.send({ ...press, nowNs: sec(3.6) }).outputs).toEqual([
      { kind: 'cancel', promptId: 's1-p1' },
    ]);
    driver.send({ kind: 'stop', nowNs: sec(4), ...ada });
    expect(driver.state.record.phase).toBe('stopping');
    expect(driver.send({ ...press, nowNs: sec(5.5) }).outputs).toEqual([
      { kind: 'cancel', promptId: 's1-p1' },
    ]);
    expect(driver.state.record.phase).toBe('stopping');
    const end = { outcome: 'aborted', progress: 0.2, confirmed: false, message: 'Emergency stop.' } as const;
    driver.send({ kind: 'behaviour-ended', nowNs: sec(5.6), promptId: 's1-p1', ...end });
    const { record } = driver.state;
    expect(record.phase).toBe('ended');
    expect(record.prompts[0]?.outcome?.outcome).toBe('aborted');
    expect(record.notes.map(({ kind }) => kind)).toEqual(['held', 'emergency-stop', 'emergency-stop']);
  });

  it('warns of a result that nobody waits for', () => {
    const driver = new Driver().start();
    const result = { outcome: 'succeeded', progress: 1, confirmed: false, message: '' } as const;
    const step = driver.send({ kind: 'behaviour-ended', nowNs: sec(1), promptId: 's1-p9', ...result });
    expect(step.warnings[0]?.code).toBe('session/unexpected-result');
    expect(step.events).toEqual([]);
  });
});
