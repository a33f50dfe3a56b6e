import { describe, expect, it } from 'vitest';

import { RecordingWatch } from '../../launch/RecordingWatch.js';

/** A camera whose next answers are these; an answer may come after something else has happened. */
function asked(...answers: (boolean | Error | (() => boolean))[]): {
  isInactive: () => Promise<boolean>;
  left: () => number;
} {
  return {
    isInactive: () => {
      const answer = answers.shift();
      if (answer === undefined) return Promise.reject(new Error('The camera was asked once more.'));
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(typeof answer === 'function' ? answer() : answer);
    },
    left: () => answers.length,
  };
}

const poll = { pollMs: 1 };
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('RecordingWatch', () => {
  it('ends when the camera has deactivated itself; one that does not answer has not', async () => {
    const watch = new RecordingWatch();
    watch.cameraActivated();
    const { isInactive, left } = asked(false, new Error('no answer'), false, true, false);
    await watch.end(isInactive, poll);
    expect(left()).toBe(1);
  });

  it('asks nobody before the camera is active and while it is being restarted', async () => {
    const watch = new RecordingWatch();
    const { isInactive, left } = asked(true, true);
    const end = watch.end(isInactive, poll);
    await moment();
    expect(left()).toBe(2);
    watch.cameraActivated();
    await end;
    expect(left()).toBe(1);
  });

  it('takes the state of a camera that was started again meanwhile for no end', async () => {
    const watch = new RecordingWatch();
    watch.cameraActivated();
    const restarted = (): boolean => {
      watch.cameraDied();
      // Configured, then active again, before the answer is read.
      watch.cameraActivated();
      return true;
    };
    const dead = (): boolean => {
      watch.cameraDied();
      return true;
    };
    const { isInactive, left } = asked(restarted, dead, true);
    const end = watch.end(isInactive, poll);
    await moment();
    expect(left()).toBe(1);
    watch.cameraActivated();
    await end;
    expect(left()).toBe(0);
  });

  it('does not wait for a camera that did not come up again', async () => {
    const watch = new RecordingWatch();
    watch.cameraActivated();
    watch.cameraDied();
    watch.cameraLost(new Error('the camera is lost'));
    await expect(watch.end(() => Promise.resolve(false), poll)).rejects.toThrow('the camera is lost');
  });
});
