import { describe, expect, it } from 'vitest';

import { executingPrompt, openPrompt, reduceEvents } from '../../../core/session/sessionRecord.js';
import { sessionReport } from '../../../core/session/sessionReport.js';
import { frameRow, sec } from './frames.js';
import { ada, Driver, parameters, withPrompt } from './sessionDriver.js';

/** A session clock that was set by so many seconds at 3 s. */
function setBy(bySec: number): (atSec: number) => { nowNs: bigint; monotonicNs: bigint } {
  return (atSec) => ({ nowNs: sec(atSec + (atSec > 3 ? bySec : 0)), monotonicNs: sec(atSec) });
}

describe.each([
  ['an hour back', -3_600],
  ['an hour forward', 3_600],
  ['not at all', 0],
])('stepSession when the clock is set %s', (_what, bySec) => {
  const at = setBy(bySec);

  it('lets a prompt be decided for as long as it was promised, and no longer', () => {
    const decided = withPrompt();
    decided.send({ kind: 'tick', ...at(5.9) });
    // What a tool shows: 0.1 s are left.
    expect(openPrompt(decided.state.record)?.expiresNs).toBe(at(6).nowNs);
    const decision = {
      kind: 'decide',
      promptId: 's1-p1',
      decision: 'approve',
      automatic: false,
      ...ada,
    } as const;
    expect(decided.send({ ...decision, ...at(5.95) }).refusal).toBeUndefined();
    const expired = withPrompt();
    expect(expired.send({ ...decision, ...at(6) }).refusal?.code).toBe('prompt/expired');
    expect(openPrompt(expired.state.record)).toBeUndefined();
    const ticked = withPrompt();
    ticked.send({ kind: 'tick', ...at(6) });
    expect(ticked.state.record.prompts[0]?.decision?.decision).toBe('expire');
  });

  it('waits for a behaviour, and for the end of one that is stopped, as long as it should', () => {
    const driver = withPrompt();
    driver.decide(2.5, 'approve');
    driver.send({ kind: 'tick', ...at(32.4) });
    expect(executingPrompt(driver.state.record)).toBeDefined();
    driver.send({ kind: 'tick', ...at(32.5) });
    expect(driver.state.record.prompts[0]?.outcome?.outcome).toBe('timed-out');
    const stopped = withPrompt();
    stopped.decide(2.5, 'approve');
    stopped.send({ kind: 'stop', nowNs: sec(3), ...ada });
    stopped.send({ kind: 'tick', ...at(4.9) });
    expect(stopped.state.record.phase).toBe('stopping');
    stopped.send({ kind: 'tick', ...at(5) });
    expect(stopped.state.record.phase).toBe('ended');
  });

  it('keeps the cool-down', () => {
    const driver = withPrompt();
    driver.decide(2.5, 'skip');
    const proposedAtSec: number[] = [];
    // Low all the time; the cool-down of 5 s ends at 7.5 s, the low time of 2 s is long over.
    for (let atSec = 3; atSec <= 9; atSec += 0.1) {
      const time = at(atSec);
      const step = driver.send({ kind: 'frame', ...time, row: frameRow(time.nowNs, -0.5) });
      if (step.events.some(({ kind }) => kind === 'prompt-proposed')) proposedAtSec.push(atSec);
    }
    expect(proposedAtSec).toHaveLength(1);
    expect(proposedAtSec[0]).toBeCloseTo(7.5, 6);
  });

  it('notes it once, loses no image beside it, and counts the time that passed', () => {
    const driver = new Driver().start();
    for (let atSec = 0.5; atSec <= 6; atSec += 0.5) {
      const time = at(atSec);
      driver.send({ kind: 'frame', ...time, row: frameRow(time.nowNs, 0.5) });
    }
    driver.send({ kind: 'stop', ...at(7), ...ada });
    const { record } = driver.state;
    expect(record.frames).toBe(12);
    const report = sessionReport(record);
    expect(report.durationSec).toBeCloseTo(7, 6);
    const notes = report.notes.filter(({ kind }) => kind === 'clock-set');
    expect(notes.map(({ text }) => text)).toEqual(
      bySec === 0 ? [] : [`the clock was set 3600.0 s ${bySec < 0 ? 'back' : 'forward'}`],
    );
    expect(reduceEvents(driver.log)).toEqual(record);
  });
});

describe('stepSession: what a behaviour says', () => {
  it("says a behaviour's sentences in turn, whatever was proposed between", () => {
    const driver = new Driver().start();
    const said: string[] = [];
    for (let number = 1; number <= 6; number += 1) {
      const nowNs = sec(number * 10);
      const behaviourId = number % 2 === 1 ? 'wave' : 'nod';
      driver.send({ kind: 'propose', nowNs, behaviourId, ...ada });
      const { prompt } = driver.state.record.prompts.at(-1) ?? {};
      if (behaviourId === 'wave') said.push(prompt?.say ?? '');
      const promptId = prompt?.id ?? '';
      driver.send({ kind: 'decide', nowNs, promptId, decision: 'skip', automatic: false, ...ada });
    }
    expect(said).toEqual(['Hello.', 'Hi.', 'Hello.']);
    expect(parameters.behaviours['wave']).toEqual(['Hello.', 'Hi.']);
  });

  it('says the next one when an operator overrides with it', () => {
    const driver = new Driver().start();
    const say = (number: number, behaviourId: string): string => {
      const nowNs = sec(number * 10);
      driver.send({ kind: 'propose', nowNs, behaviourId: 'nod', ...ada });
      const promptId = `s1-p${number}`;
      const decision = { decision: 'override', automatic: false, behaviourId } as const;
      const { outputs } = driver.send({ kind: 'decide', nowNs, promptId, ...decision, ...ada });
      const end = { outcome: 'succeeded', progress: 1, confirmed: false, message: '' } as const;
      driver.send({ kind: 'behaviour-ended', nowNs, promptId, ...end });
      return outputs[0]?.kind === 'execute' ? outputs[0].say : '';
    };
    expect([say(1, 'wave'), say(2, 'wave'), say(3, 'wave')]).toEqual(['Hello.', 'Hi.', 'Hello.']);
  });
});
