import { describe, expect, it } from 'vitest';

import { protocolOf, Run, smallFile } from './protocols.js';

describe('stepping as the operator says', () => {
  it('begins with what the robot says, in the language that was chosen', () => {
    const run = new Run().at(0, { kind: 'start', by: 'ann', language: 'ja' });
    expect(run.proposals).toEqual([
      expect.objectContaining({
        id: 1,
        cause: 'step',
        stepId: 'question',
        robot: { behaviourId: 'speak', say: 'どうかな。' },
        askedBy: 'ann',
      }),
    ]);
    expect(new Run().at(0, { kind: 'start', by: 'ann', language: 'de' }).warnings).toEqual([
      'protocol/language',
    ]);
  });

  it('tells each step by its times', () => {
    // Step from 0 to 9, held from 5 to 7.
    const run = new Run().begun().images(3, 3.5, 0.2).images(4, 4, undefined);
    run.at(5, { kind: 'hold' }).at(7, { kind: 'resume' }).at(9, { kind: 'next', by: 'ann' });
    expect(run.events).toEqual([
      { kind: 'step-begun', stepId: 'question', index: 0, attempt: 1, beganNs: 0n, by: 'ann' },
      {
        kind: 'step-ended',
        stepId: 'question',
        index: 0,
        attempt: 1,
        how: 'next',
        by: 'ann',
        beganNs: 0n,
        endedNs: 9_000_000_000n,
        durationSec: 7,
        response: undefined,
      },
      { kind: 'step-begun', stepId: 'play', index: 1, attempt: 1, beganNs: 9_000_000_000n, by: 'ann' },
    ]);
  });

  it('goes back, repeats, goes to a step by name and ends after the last', () => {
    const run = new Run().begun();
    run
      .at(3, { kind: 'skip', by: 'ann' })
      .at(4, { kind: 'back', by: 'ann' })
      .at(5, { kind: 'repeat', by: 'ann' })
      .at(6, { kind: 'go-to', by: 'ann', stepId: 'play' })
      .at(7, { kind: 'next', by: 'ann' });
    const begun = run.events.flatMap((event) =>
      event.kind === 'step-begun' ? [`${event.stepId} ${event.attempt}`] : [],
    );
    expect(begun).toEqual(['question 1', 'play 1', 'question 2', 'question 3', 'play 2']);
    expect(run.events.at(-1)).toEqual({ kind: 'finished', atNs: 7_000_000_000n });
    expect(run.state.phase).toBe('finished');
  });

  it('says why it does not move', () => {
    const run = new Run().at(0, { kind: 'next', by: 'ann' });
    run.begun().at(3, { kind: 'back', by: 'ann' }).at(3, { kind: 'go-to', by: 'ann', stepId: 'x' });
    run.at(4, { kind: 'hold' }).at(5, { kind: 'next', by: 'ann' }).at(5, { kind: 'start', by: 'ann' });
    expect(run.warnings).toEqual([
      'protocol/not-running',
      'protocol/first-step',
      'protocol/no-step',
      'protocol/held',
      'protocol/already-running',
    ]);
    expect(run.state.step?.index).toBe(0);
  });

  it('keeps what was asked for until the robot is silent', () => {
    const run = new Run().at(0, { kind: 'start', by: 'ann' }).at(0, { kind: 'robot', isActing: true });
    run.at(1, { kind: 'repeat', by: 'ann' }).at(1.5, { kind: 'tick' });
    expect(run.proposals.map(({ atSec }) => atSec)).toEqual([0]);
    run.at(2, { kind: 'robot', isActing: false });
    expect(run.proposals.map(({ atSec }) => atSec)).toEqual([0, 2]);
  });
});

describe('a response', () => {
  it('is answered with the step’s praise, whose words take turns', () => {
    const run = new Run().begun().at(5, { kind: 'response', by: 'ann', outcome: 'success' });
    expect(run.events.at(-1)).toEqual({
      kind: 'response',
      stepId: 'question',
      outcome: 'success',
      afterSec: 3,
      by: 'ann',
    });
    run.at(6, { kind: 'robot', isActing: false });
    run.at(7, { kind: 'response', by: 'ann', outcome: 'success' });
    expect(run.proposals.slice(1)).toEqual([
      expect.objectContaining({
        atSec: 5,
        cause: 'success',
        robot: { behaviourId: 'speak', say: 'Well done!' },
        then: { kind: 'next' },
      }),
      expect.objectContaining({ atSec: 7, robot: { behaviourId: 'speak', say: 'Great!' } }),
    ]);
    // The protocol advises and does not go.
    expect(run.state.advised).toEqual({ kind: 'next' });
    expect(run.state.step?.index).toBe(0);
  });

  it('that does not come is proposed upon from the end of the robot’s words', () => {
    // Waited for from 2: 8 s later, at 10, and not at 9.9.
    const run = new Run().begun().at(9.9, { kind: 'tick' });
    expect(run.proposals).toHaveLength(1);
    run.at(10, { kind: 'tick' });
    expect(run.proposals[1]).toMatchObject({
      cause: 'no_response',
      promptId: 'hint',
      reason: 'no response for 8 s (8 s are waited for)',
      evidence: { value: 8, threshold: 8, source: 'clock' },
    });
    // Approved at 11, said from 11 to 13; quiet until 31. The wait from 13 has passed long since.
    run.at(11, { kind: 'decided', by: 'ann', proposalId: 2, outcome: 'approved' });
    run.at(11, { kind: 'robot', isActing: true }).at(13, { kind: 'robot', isActing: false });
    run.at(30.9, { kind: 'tick' });
    expect(run.proposals).toHaveLength(2);
    run.at(31, { kind: 'tick' });
    expect(run.proposals[2]).toMatchObject({ then: { kind: 'repeat' }, evidence: { value: 18 } });
  });

  it('that comes while a hint waits for a decision takes the hint back', () => {
    const run = new Run().begun().at(10, { kind: 'tick' });
    run.at(11, { kind: 'response', by: 'ann', outcome: 'success' });
    expect(run.events).toContainEqual({
      kind: 'proposal-withdrawn',
      proposalId: 2,
      reason: 'the child responded',
    });
    expect(run.proposals.at(-1)).toMatchObject({ cause: 'success', askedBy: 'ann' });
  });

  it('may be told by engagement, and counts when the operator agrees', () => {
    // 0.6 from 2 to 5: 3 s.
    const run = new Run().begun().images(2, 5, 0.6);
    expect(run.proposals[1]).toMatchObject({
      atSec: 5,
      cause: 'success',
      reason: 'engagement 0.60 on average over 3 s (prior; how certain is not known)',
    });
    run.at(6, { kind: 'decided', by: 'ann', proposalId: 2, outcome: 'approved' });
    expect(run.state.step?.response).toBe('success');
  });
});

describe('rate and holds', () => {
  const manyFile = smallFile
    .replace('cool_down_sec: 20', 'cool_down_sec: 1')
    .replace('face_lost_sec: 5', 'face_lost_sec: 1');

  it('proposes at most so many within any minute', () => {
    const run = new Run(protocolOf(manyFile)).begun().at(3, { kind: 'next', by: 'ann' });
    for (let at = 3.5; at < 130; at += 0.5) {
      const before = run.proposals.length;
      run.at(at, { kind: 'reading', isFaceSeen: false });
      const [made] = run.proposals.slice(before);
      if (made !== undefined)
        run.at(at, { kind: 'decided', by: 'ann', proposalId: made.id, outcome: 'declined' });
    }
    // Faceless from 3.5: 4.5. Decided, seen anew from 5: 6. Two a minute: 64.5 and 66, 124.5 and 126.
    expect(run.proposals.slice(1).map(({ atSec }) => atSec)).toEqual([4.5, 6, 64.5, 66, 124.5, 126]);
  });

  it('proposes nothing while held, and waits anew afterwards', () => {
    const run = new Run().begun().at(9, { kind: 'hold' }).at(30, { kind: 'tick' });
    expect(run.proposals).toHaveLength(1);
    run.at(40, { kind: 'resume' }).at(47.9, { kind: 'tick' });
    expect(run.proposals).toHaveLength(1);
    run.at(48, { kind: 'tick' });
    expect(run.proposals).toHaveLength(2);
  });

  it('waits on when what was asked for is refused', () => {
    const run = new Run().at(0, { kind: 'start', by: 'ann' });
    run.at(1, { kind: 'decided', by: 'ann', proposalId: 1, outcome: 'declined' }).at(9, { kind: 'tick' });
    expect(run.proposals[1]).toMatchObject({ cause: 'no_response', evidence: { value: 8 } });
  });
});
