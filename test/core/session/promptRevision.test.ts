import { describe, expect, it } from 'vitest';

import { openPrompt } from '../../../core/session/sessionRecord.js';
import { frameRow, sec } from './frames.js';
import { Driver, parameters } from './sessionDriver.js';

const watching = {
  ...parameters,
  promptPolicy: {
    ...parameters.promptPolicy,
    expirySec: 60,
    watch: { fallingBy: 0.5, fallingSec: 4, faceLostSec: 3 },
  },
};

/** An open prompt at 2 s, for low engagement. */
function open(): Driver {
  return new Driver(watching).start().frames(0, 2, -0.5);
}

const approve = {
  kind: 'decide',
  promptId: 's1-p1',
  decision: 'approve',
  automatic: false,
  by: 'ada',
  reason: '',
} as const;

describe('a prompt that is open', () => {
  it('says when engagement is not low any more, once, and stays open', () => {
    // Two seconds known not to be low, from 2.5 on.
    const driver = open().frames(2.5, 20, 0.25);
    const revisions = driver.log.filter(({ kind }) => kind === 'prompt-revised');
    expect(revisions).toMatchObject([{ promptId: 's1-p1', revision: 2, stampNs: sec(4.5) }]);
    expect(openPrompt(driver.state.record)?.reason).toBe(
      'engagement −0.50 on average over 2 s (prior; how certain is not known); since then engagement 0.25 on average over 2 s (prior; how certain is not known), which is not low',
    );
    expect(driver.state.record.prompts[0]?.prompt.evidence?.value).toBe(0.25);
  });

  it('says nothing while engagement is unknown, or not long enough', () => {
    const driver = open().frames(2.5, 4, 0.25).frames(4.5, 30, undefined);
    expect(driver.log.some(({ kind }) => kind === 'prompt-revised')).toBe(false);
  });

  it('refuses a decision on what it said before', () => {
    const driver = open().frames(2.5, 5, 0.25);
    const stale = driver.send({ ...approve, nowNs: sec(5), revision: 1 });
    expect(stale.refusal?.code).toBe('prompt/stale');
    expect(stale.refusal?.text).toContain('which is not low');
    // 0 is the first, as a tool that knows of no revisions sends it.
    expect(driver.send({ ...approve, nowNs: sec(5), revision: 0 }).refusal?.code).toBe('prompt/stale');
    expect(driver.send({ ...approve, nowNs: sec(5), revision: 3 }).refusal?.code).toBe('prompt/stale');
    expect(driver.send({ ...approve, nowNs: sec(5), revision: 2 }).refusal).toBeUndefined();
    expect(driver.log.at(-1)).toMatchObject({ kind: 'prompt-decided', revision: 2 });
  });

  it('refuses a decision that was made before it was seen', () => {
    const driver = open();
    // Pressed 0.1 s before the prompt came, for something else.
    const early = driver.send({ ...approve, nowNs: sec(2.2), decidedNs: sec(1.9) });
    expect(early.refusal?.code).toBe('prompt/not-seen');
    // A tool with a clock of its own says when it showed it.
    const before = { ...approve, nowNs: sec(3), seenNs: sec(1000), decidedNs: sec(999.9) };
    expect(driver.send(before).refusal?.code).toBe('prompt/not-seen');
    expect(driver.send({ ...before, decidedNs: sec(1000.8) }).refusal).toBeUndefined();
  });

  it('that is for a lost face says when somebody is back', () => {
    const driver = new Driver(watching).start();
    for (let at = 0; at <= 4; at += 0.5)
      driver.send({ kind: 'frame', nowNs: sec(at), row: frameRow(sec(at), undefined) });
    expect(openPrompt(driver.state.record)?.cause).toBe('face_lost');
    driver.frames(5, 5, 0.1);
    expect(driver.log.at(-1)).toMatchObject({
      kind: 'prompt-revised',
      reason: 'nobody in view for 3 s (lost after 3 s); since then somebody is in view again',
    });
  });

  it('is gone with a hold, and no decision or second proposal overtakes that', () => {
    const driver = open();
    driver.send({ kind: 'hold', nowNs: sec(3), by: 'ada', reason: '' });
    expect(driver.send({ ...approve, nowNs: sec(3) }).refusal?.code).toBe('prompt/expired');
    const propose = { kind: 'propose', behaviourId: 'wave', by: 'ada', reason: '' } as const;
    expect(driver.send({ ...propose, nowNs: sec(3) }).refusal?.code).toBe('session/not-running');
    const { events, outputs } = driver.send({
      kind: 'frame',
      nowNs: sec(9),
      row: frameRow(sec(9), -0.9),
    });
    expect(events.map(({ kind }) => kind)).toEqual(['frame']);
    expect(outputs).toEqual([]);
  });
});
