/** What of rclnodejs's `ServerGoalHandle` is looked at and replaced. */
export interface CancelledGoal {
  readonly isActive: boolean;
  _updateState(event: unknown): void;
}

/**
 * To be called when a goal is asked to be cancelled. rclnodejs changes the goal's state a turn later, and where the goal has ended in
 * between, as by an emergency stop, rcl refuses that with an error that nobody catches: the process would end. A goal that has ended
 * stays as it ended.
 */
export function tolerateLateCancel(goal: CancelledGoal): void {
  const update = goal._updateState.bind(goal);
  goal._updateState = (event) => {
    if (goal.isActive) update(event);
  };
}
