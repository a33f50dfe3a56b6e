import type { RobotAction, RobotGoal } from '../core/behaviour/robotGoals.js';

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

/** The one action that the suite serves; its name is relative, as topics' are. */
export const executeBehaviour = {
  name: 'rapport/execute_behaviour',
  type: 'rapport_msgs/action/ExecuteBehaviour',
  servedBy: 'behaviour',
  says: 'Has the robot execute a behaviour, while a session runs; cancellable, with progress',
} as const;

/**
 * What the robot itself may serve: the actions of naoqi_bridge, by the names that its nodes gave them in ROS 1 (nao_speech,
 * nao_controller, nao_behaviors). naoqi_driver2 serves none of them; where somebody does, they are used. Relative and remappable.
 */
export const robotActions = {
  speech: {
    name: 'speech_action',
    type: 'naoqi_bridge_msgs/action/SpeechWithFeedback',
    says: 'Has the robot say a sentence; the end of it, and that it was cut short, are the robot’s own word',
  },
  posture: {
    name: 'body_pose_naoqi',
    type: 'naoqi_bridge_msgs/action/BodyPoseWithSpeed',
    says: 'Brings the robot into a posture, for behaviours with `go_to`',
  },
  behaviour: {
    name: 'run_behavior',
    type: 'naoqi_bridge_msgs/action/RunBehavior',
    says: 'Runs a behaviour that is installed on the robot, for behaviours with `run`',
  },
} as const satisfies Record<RobotAction, { name: string; type: string; says: string }>;

/** Ends goals of an action: `<action>/_action/cancel_goal`. */
export const cancelGoalType = 'action_msgs/srv/CancelGoal';

/** The goal of a robot's action as it travels. */
export function robotGoalFields(goal: RobotGoal): object {
  switch (goal.action) {
    case 'speech':
      return { say: goal.say };
    case 'posture':
      return { posture_name: goal.posture, speed: goal.speed };
    case 'behaviour':
      return { behavior: goal.behaviour };
  }
}
