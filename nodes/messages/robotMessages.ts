import type { RobotCommand } from '../../core/behaviour/Behaviour.js';
import type { HeaderMessage } from '../runtime/stamp.js';

/** std_msgs/String */
export interface StringMessage {
  data: string;
}

/** naoqi_bridge_msgs/JointAnglesWithSpeed */
export interface JointAnglesMessage {
  header: HeaderMessage;
  joint_names: string[];
  joint_angles: ArrayLike<number>;
  speed: number;
  relative: number;
}

/** sensor_msgs/JointState */
export interface JointStateMessage {
  header: HeaderMessage;
  name: string[];
  position: ArrayLike<number>;
  velocity: ArrayLike<number>;
  effort: ArrayLike<number>;
}

type Targets = Extract<RobotCommand, { kind: 'joint_angles' }>['targets'];

/** Absolute angles. */
export function toJointAnglesMessage(from: HeaderMessage, targets: Targets): JointAnglesMessage {
  return {
    header: from,
    joint_names: [...targets.names],
    joint_angles: Float32Array.from(targets.angles),
    speed: targets.speed,
    relative: 0,
  };
}
