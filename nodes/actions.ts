/** rapport_msgs/ExecuteBehaviour's goal, feedback and result. */
export interface ExecuteBehaviourGoal {
  turn_id: string;
  behaviour_id: string;
  text: string;
}
export interface ExecuteBehaviourFeedback {
  progress: number;
  phase: string;
}
export interface ExecuteBehaviourResult {
  success: boolean;
  confirmed: boolean;
  message: string;
  duration: number;
  progress: number;
  /** One of `outcomeCodes`. */
  outcome: number;
}

/** rapport_msgs/ExecuteBehaviour's OUTCOME constants. */
export const outcomeCodes = { succeeded: 0, failed: 1, cancelled: 2, aborted: 3 } as const;

/** The one action of the suite; its name is relative, as topics' are. */
export const executeBehaviour = {
  name: 'rapport/execute_behaviour',
  type: 'rapport_msgs/action/ExecuteBehaviour',
  servedBy: 'behaviour',
  says: 'Has the robot execute a behaviour, while a session runs; cancellable, with progress',
} as const;
