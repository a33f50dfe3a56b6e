import { describe, expect, it } from 'vitest';

import type { ExecutionResult } from '../../../core/behaviour/Execution.js';
import { delivered, noDelivery, nobodyListens, withDelivery } from '../../../core/behaviour/delivery.js';

const done: ExecutionResult = {
  outcome: 'succeeded',
  confirmed: false,
  progress: 1,
  durationSec: 2,
  message: 'The behaviour was sent.',
};

describe('withDelivery', () => {
  it('adds nothing where one program listened', () => {
    expect(withDelivery(done, delivered(noDelivery, '/speech', ['naoqi_driver']))).toEqual(done);
  });

  it('is no success when nobody listened any more', () => {
    const lost = delivered(delivered(noDelivery, '/speech', ['naoqi_driver']), '/speech', []);
    expect(withDelivery(done, lost)).toMatchObject({
      outcome: 'failed',
      message:
        'Nobody listened any more on /speech, and what was sent there is lost: look for the driver. The behaviour was sent.',
    });
    expect(withDelivery({ ...done, outcome: 'aborted' }, lost).outcome).toBe('aborted');
  });

  it('names the programs where several listened', () => {
    const { outcome, message } = withDelivery(
      done,
      delivered(noDelivery, '/speech', ['driver', 'simulator']),
    );
    expect(outcome).toBe('succeeded');
    expect(message).toMatch(/listen on \/speech \(driver, simulator\)/);
  });

  it('says of a dry run that nothing was sent', () => {
    expect(withDelivery(done, { ...noDelivery, isDryRun: true }).message).toMatch(/nothing was sent/);
  });
});

describe('nobodyListens', () => {
  it('names the topics', () => {
    expect(nobodyListens(['/speech', '/joint_angles'])).toMatch(
      /^Nobody listens on \/speech and \/joint_angles/,
    );
  });
});
