import { expect, it } from 'vitest';

import { tolerateLateCancel } from '../../../nodes/runtime/lateCancel.js';

/** As rcl has it: nothing changes the state of a goal that has ended. */
class Goal {
  isActive = true;
  readonly events: unknown[] = [];

  _updateState(event: unknown): void {
    if (!this.isActive) throw new Error('goal_handle attempted invalid transition');
    this.events.push(event);
    if (event === 'abort') this.isActive = false;
  }
}

it('a goal that ends between the request to cancel it and the cancelling stays as it ended', () => {
  const goal = new Goal();
  tolerateLateCancel(goal);
  goal._updateState('abort');
  goal._updateState('cancel');
  expect(goal.events).toEqual(['abort']);
});

it('a goal that goes on is cancelled, also when it is asked twice', () => {
  const goal = new Goal();
  tolerateLateCancel(goal);
  tolerateLateCancel(goal);
  goal._updateState('cancel');
  goal._updateState('abort');
  expect(goal.events).toEqual(['cancel', 'abort']);
});
