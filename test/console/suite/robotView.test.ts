import { describe, expect, it } from 'vitest';

import { emptyQueue, type BehaviourQueue } from '../../../core/behaviour/behaviourQueue.js';
import { parseQueue, robotDoing } from '../../../console/suite/robotView.js';
import type { PromptMessage } from '../../../nodes/messages/sessionMessages.js';

const queue: BehaviourQueue = {
  turnId: 's1-p1',
  behaviourId: 'wave',
  stage: 'running',
  now: [
    { what: { say: 'Hello.' }, atMs: 0, confirmed: false },
    { what: { move: ['RShoulderPitch'] }, atMs: 100, confirmed: false },
  ],
  next: [
    { what: { move: ['RElbowRoll'] }, atMs: 900, confirmed: false },
    { what: { say: 'How are you?' }, atMs: 1_500, confirmed: false },
  ],
  saidEstimated: [],
  saidConfirmed: [],
};
const executing = { id: 's1-p1', behaviour_id: 'wave', text: 'Hello. How are you?' } as PromptMessage;
const labelOf = (id: string): string => id.toUpperCase();

describe('what the robot does', () => {
  it('is what the behaviour node says: the sentence now, and each part that follows', () => {
    const { now, next } = robotDoing({ queue, executing }, labelOf);
    expect(now).toEqual({
      promptId: 's1-p1',
      behaviourId: 'wave',
      label: 'WAVE',
      text: 'Hello.',
      phase: 'speaking and moving',
      progress: null,
      confirmed: false,
    });
    expect(next.map(({ phase, text }) => [phase, text])).toEqual([
      ['moving', null],
      ['speaking', 'How are you?'],
    ]);
  });

  it('is being ended while it settles, and waits between two parts', () => {
    const settling = robotDoing(
      { queue: { ...queue, stage: 'settling', now: [], next: [] }, executing },
      labelOf,
    );
    expect(settling).toMatchObject({ now: { phase: 'settling', text: null }, next: [] });
    expect(robotDoing({ queue: { ...queue, now: [] }, executing }, labelOf).now?.phase).toBe('waiting');
  });

  it('is what the session has sent where the behaviour node says nothing of it (yet)', () => {
    for (const silent of [undefined, emptyQueue])
      expect(robotDoing({ queue: silent, executing }, labelOf)).toMatchObject({
        now: { promptId: 's1-p1', label: 'WAVE', text: 'Hello. How are you?', phase: 'sent' },
        next: [],
      });
    expect(robotDoing({ queue: emptyQueue, executing: undefined }, labelOf)).toEqual({ now: null, next: [] });
  });

  it('of what somebody else has asked for is shown too, without a prompt', () => {
    const { now } = robotDoing({ queue: { ...queue, turnId: '' }, executing: undefined }, labelOf);
    expect(now).toMatchObject({ promptId: null, label: 'WAVE' });
  });
});

describe('a queue as text', () => {
  it('comes back as it was', () => {
    expect(parseQueue(JSON.stringify(queue))).toEqual(queue);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"stage":"dancing"}',
    JSON.stringify({ ...queue, now: [{ what: {}, atMs: 0, confirmed: false }] }),
  ])('of another kind is none: %s', (text) => {
    expect(parseQueue(text)).toBeUndefined();
  });
});
