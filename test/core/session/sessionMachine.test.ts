import { describe, expect, it } from 'vitest';

import { executingPrompt, openPrompt } from '../../../core/session/sessionRecord.js';
import { frameRow, sec } from './frames.js';
import { ada, Driver, setup, withPrompt } from './sessionDriver.js';

describe('stepSession: start and stop', () => {
  it('goes from idle to running to ended', () => {
    const driver = new Driver();
    expect(driver.state.record.phase).toBe('idle');
    driver.start(1);
    expect(driver.state.record).toMatchObject({
      phase: 'running',
      setup,
      startedNs: sec(1),
      lowThreshold: -0.3,
    });
    driver.send({ kind: 'stop', nowNs: sec(9), ...ada });
    expect(driver.log.map(({ kind }) => kind)).toEqual(['started', 'stop-requested', 'ended']);
    expect(driver.state.record).toMatchObject({ phase: 'ended', endedNs: sec(9), stopped: ada });
  });

  it('refuses a second start, and starts a fresh session after the end', () => {
    const driver = new Driver().start().frames(0, 1, 0.5);
    expect(driver.send({ kind: 'start', nowNs: sec(2), setup }).refusal?.text).toBe(
      'Session s1 is running: stop it before you start another.',
    );
    driver.send({ kind: 'stop', nowNs: sec(3), ...ada });
    driver.send({ kind: 'start', nowNs: sec(4), setup: { ...setup, sessionId: 's2' } });
    expect(driver.state.record).toMatchObject({ phase: 'running', frames: 0, events: 1 });
    expect(driver.log[0]).toMatchObject({ seq: 0, kind: 'started' });
  });

  it.each(['../../etc', '', 'a b', '1st', `x${'y'.repeat(64)}`])(
    'refuses the session id "%s"',
    (sessionId) => {
      const driver = new Driver();
      const step = driver.send({ kind: 'start', nowNs: 0n, setup: { ...setup, sessionId } });
      expect(step.refusal?.code).toBe('session/bad-id');
      expect(step.events).toEqual([]);
      expect(driver.state.record.phase).toBe('idle');
    },
  );

  it('refuses a session without an operator', () => {
    const step = new Driver().send({ kind: 'start', nowNs: 0n, setup: { ...setup, operator: ' ' } });
    expect(step.refusal?.code).toBe('session/no-operator');
  });

  it('refuses a culture that no head registry could hold', () => {
    const step = new Driver().send({
      kind: 'start',
      nowNs: 0n,
      setup: { ...setup, culture: 'Japan (Kyoto)' },
    });
    expect(step.refusal?.code).toBe('session/bad-id');
    expect(step.refusal?.text).toContain('"Japan (Kyoto)"');
  });

  it('never refuses a stop for want of a reason', () => {
    const driver = new Driver().start();
    driver.send({ kind: 'stop', nowNs: sec(1), by: 'ada', reason: ' ' });
    expect(driver.state.record.stopped?.reason).toBe('no reason given');
  });

  it('refuses to stop, hold or mark what does not run', () => {
    const driver = new Driver();
    expect(driver.send({ kind: 'stop', nowNs: 0n, ...ada }).refusal?.code).toBe('session/not-running');
    expect(driver.send({ kind: 'hold', nowNs: 0n, ...ada }).refusal?.code).toBe('session/not-running');
    expect(driver.send({ kind: 'mark', nowNs: 0n, by: 'ada', text: 'x' }).refusal?.code).toBe(
      'session/not-running',
    );
  });
});

describe('stepSession: frames', () => {
  it('counts frames, faces, skipped frames and models', () => {
    const driver = new Driver().start();
    driver.send({
      kind: 'frame',
      nowNs: sec(1),
      row: frameRow(sec(1), 0.5, { skippedBefore: 3, faceCount: 2 }),
    });
    driver.send({ kind: 'frame', nowNs: sec(2), row: frameRow(sec(2), undefined) });
    expect(driver.state.record).toMatchObject({
      frames: 2,
      skippedFrames: 3,
      framesWithFace: 1,
      framesWithSeveralFaces: 1,
      affectModelIds: ['affect-test'],
      headIds: [],
    });
    expect(driver.state.record.features.measuredFrames).toBe(1);
  });

  it('leaves frames out while no session runs', () => {
    expect(new Driver().send({ kind: 'frame', nowNs: 0n, row: frameRow(0n, 0.1) }).events).toEqual([]);
  });

  it('leaves a repeated stamp out and says so; an older one is kept and said', () => {
    const driver = new Driver().start().frames(1, 1, 0.5);
    const again = driver.send({ kind: 'frame', nowNs: sec(1.1), row: frameRow(sec(1), 0.5) });
    expect(again.events).toEqual([]);
    expect(again.warnings[0]?.code).toBe('session/same-stamp');
    const older = driver.send({ kind: 'frame', nowNs: sec(1.2), row: frameRow(sec(0.5), 0.5) });
    expect(older.events).toHaveLength(1);
    expect(older.warnings[0]?.code).toBe('session/stamp-backwards');
  });

  it('records held frames without counting them in any statistic', () => {
    const driver = new Driver().start().frames(0, 1, 0.5);
    driver.send({ kind: 'hold', nowNs: sec(1), ...ada });
    driver.frames(1.5, 5, -0.9);
    expect(driver.state.record).toMatchObject({ phase: 'held', frames: 3, heldFrames: 8 });
    expect(driver.state.record.engagement.mean).toBe(0.5);
    expect(driver.log.filter(({ kind }) => kind === 'frame')).toHaveLength(11);
  });
});

describe('stepSession: prompts', () => {
  it('proposes one when engagement stays low', () => {
    const driver = withPrompt();
    expect(openPrompt(driver.state.record)).toEqual({
      id: 's1-p1',
      stampNs: sec(2),
      reason: 'engagement −0.50 on average over 2 s (prior; how certain is not known)',
      cause: 'low_engagement',
      evidence: {
        measure: 'mean engagement',
        value: -0.5,
        threshold: -0.3,
        values: [-0.5, -0.5],
        windowSec: 2,
        readings: 5,
        source: 'prior',
        headId: 'visual-social-engagement',
      },
      behaviourId: 'wave',
      say: 'Hello.',
      expiresNs: sec(6),
      by: 'session',
    });
  });

  it('executes what is approved, and records how it went', () => {
    const driver = withPrompt();
    expect(driver.decide(3, 'approve').outputs).toEqual([
      { kind: 'execute', promptId: 's1-p1', behaviourId: 'wave', say: 'Hello.' },
    ]);
    expect(openPrompt(driver.state.record)).toBeUndefined();
    expect(executingPrompt(driver.state.record)?.prompt.id).toBe('s1-p1');
    driver.send({ kind: 'behaviour-progress', nowNs: sec(4), promptId: 's1-p1', progress: 0.5 });
    expect(driver.state.progress).toBe(0.5);
    const result = {
      promptId: 's1-p1',
      outcome: 'succeeded',
      progress: 1,
      confirmed: false,
      message: 'sent',
    } as const;
    driver.send({ kind: 'behaviour-ended', nowNs: sec(5), ...result });
    expect(driver.state.record.prompts[0]).toMatchObject({
      decision: { decision: 'approve', by: 'ada', reason: 'test', automatic: false, stampNs: sec(3) },
      outcome: { outcome: 'succeeded', confirmed: false, stampNs: sec(5) },
    });
    expect(executingPrompt(driver.state.record)).toBeUndefined();
  });

  it.each([
    ['edit', { say: 'Look at me.' }, { behaviourId: 'wave', say: 'Look at me.' }],
    ['edit', { behaviourId: 'nod' }, { behaviourId: 'nod', say: '' }],
    ['override', { behaviourId: 'nod' }, { behaviourId: 'nod', say: '' }],
    ['override', { behaviourId: 'nod', say: 'Yes!' }, { behaviourId: 'nod', say: 'Yes!' }],
    ['approve', { behaviourId: 'nod', say: 'ignored' }, { behaviourId: 'wave', say: 'Hello.' }],
  ] as const)('%s with %j executes %j', (decision, extra, executed) => {
    const [output] = withPrompt().decide(3, decision, extra).outputs;
    expect(output).toEqual({ kind: 'execute', promptId: 's1-p1', ...executed });
  });

  it('executes nothing after a skip, and keeps the reason', () => {
    const driver = withPrompt();
    expect(driver.decide(3, 'skip', { reason: 'she is thinking' }).outputs).toEqual([]);
    expect(driver.state.record.prompts[0]?.decision).toMatchObject({
      decision: 'skip',
      reason: 'she is thinking',
    });
    expect(executingPrompt(driver.state.record)).toBeUndefined();
  });

  it('expires an undecided prompt, and refuses a decision on it', () => {
    const driver = withPrompt();
    driver.send({ kind: 'tick', nowNs: sec(5.9) });
    expect(openPrompt(driver.state.record)).toBeDefined();
    driver.send({ kind: 'tick', nowNs: sec(6) });
    expect(driver.state.record.prompts[0]?.decision).toMatchObject({ decision: 'expire', by: 'session' });
    const step = driver.decide(6.1, 'approve');
    expect(step.refusal?.text).toBe('Prompt s1-p1 has expired (nobody decided in time): wait for the next.');
    expect(step.outputs).toEqual([]);
  });

  it('refuses a decision that comes too late even when no tick came, and expires the prompt then', () => {
    const driver = withPrompt();
    const step = driver.decide(6, 'approve');
    expect(step.refusal?.code).toBe('prompt/expired');
    expect(step.events.map(({ kind }) => kind)).toEqual(['prompt-decided']);
    expect(step.outputs).toEqual([]);
  });

  it.each([
    [{ promptId: 's0-p1' }, 'prompt/unknown'],
    [{ decision: 'edit' }, 'prompt/nothing-edited'],
    [{ decision: 'override' }, 'prompt/nothing-instead'],
    [{ decision: 'override', behaviourId: 'dance' }, 'behaviour/unknown'],
    [{ decision: 'override', behaviourId: 'toString' }, 'behaviour/unknown'],
    [{ decision: 'edit', say: 'x'.repeat(501) }, 'prompt/too-long'],
  ] as const)('refuses %j', (extra, code) => {
    const driver = withPrompt();
    const step = driver.decide(3, 'approve', extra);
    expect(step.refusal?.code).toBe(code);
    expect(step.events).toEqual([]);
    expect(openPrompt(driver.state.record)).toBeDefined();
  });

  it('refuses a second decision', () => {
    const driver = withPrompt();
    driver.decide(3, 'skip');
    expect(driver.decide(3.1, 'approve').refusal?.text).toBe(
      'Prompt s1-p1 was already decided: skip, by ada.',
    );
  });

  it('proposes no second prompt while one is open or being executed, nor during the cool-down', () => {
    const driver = withPrompt().frames(2.5, 3.5, -0.9);
    driver.decide(3.5, 'approve');
    driver.frames(4, 20, -0.9);
    expect(driver.state.record.prompts).toHaveLength(1);
    const result = { outcome: 'succeeded', progress: 1, confirmed: false, message: 'sent' } as const;
    driver.send({ kind: 'behaviour-ended', nowNs: sec(20), promptId: 's1-p1', ...result });
    // The cool-down ran from the decision and is over; the low time begins with the first frame after the behaviour.
    driver.frames(20.5, 22, -0.9);
    expect(driver.state.record.prompts).toHaveLength(1);
    driver.frames(22.5, 22.5, -0.9);
    expect(driver.state.record.prompts[1]?.prompt).toMatchObject({
      id: 's1-p2',
      behaviourId: 'nod',
      say: '',
    });
  });

  it('takes a prompt by hand, unless one is open', () => {
    const driver = new Driver().start();
    const propose = {
      kind: 'propose',
      behaviourId: 'wave',
      say: 'Good morning.',
      by: 'ada',
      reason: '',
    } as const;
    driver.send({ ...propose, nowNs: sec(1) });
    expect(openPrompt(driver.state.record)).toMatchObject({ id: 's1-p1', say: 'Good morning.', by: 'ada' });
    expect(driver.send({ ...propose, nowNs: sec(2) }).refusal?.code).toBe('prompt/one-is-open');
    expect(driver.send({ ...propose, behaviourId: 'x', nowNs: sec(9) }).refusal?.code).toBe(
      'prompt/one-is-open',
    );
    driver.send({ kind: 'tick', nowNs: sec(9) });
    expect(driver.send({ ...propose, behaviourId: 'x', nowNs: sec(9) }).refusal?.code).toBe(
      'behaviour/unknown',
    );
  });
});
