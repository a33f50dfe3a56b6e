import type { JointAngles, JointTargets } from './checkJointAngles.js';
import type { NaoPosture } from './naoJoints.js';
import type { BodyGoal, RobotGoal } from './robotGoals.js';

/** The longest sentence that is put into the robot's mouth, characters. */
export const longestSay = 500;

/** One step of a gesture, within the robot's limits (`parseBehaviours` saw to it). */
export interface KeyFrame {
  /** When the joints set out, milliseconds from the behaviour's start. */
  readonly atMs: number;
  readonly targets: JointTargets;
}

/** What the robot can be asked to do: an entry of config/behaviours.yaml. */
export interface Behaviour {
  readonly id: string;
  /** For the operator. */
  readonly label: string;
  /** Alternatives, said in turn; empty for a behaviour without words. */
  readonly say: readonly string[];
  /** When it speaks, milliseconds from the start. */
  readonly sayAtMs: number;
  readonly gesture: readonly KeyFrame[];
  /** The postures in which the gesture is meant; empty: any. Nothing in naoqi_driver2 can set or check them. */
  readonly postures: readonly NaoPosture[];
  /** What the robot's own software does at the start, instead of a gesture; takes a server of the action. */
  readonly body?: BodyGoal | undefined;
}

/** config/behaviours.yaml, read and checked. */
export interface BehaviourLibrary {
  /** Where head and arms go after a gesture or a cancelled behaviour. */
  readonly neutral: JointAngles;
  /** Fraction of the greatest speed at which they go there. */
  readonly neutralSpeed: number;
  readonly behaviours: readonly Behaviour[];
}

/** What goes to the robot's topics: std_msgs/String on /speech, naoqi_bridge_msgs/JointAnglesWithSpeed on /joint_angles. */
export type TopicCommand =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'joint_angles'; readonly targets: JointTargets };

/** What goes to the robot; `index` counts the goals of an execution from 0. */
export type RobotCommand =
  | TopicCommand
  | { readonly kind: 'goal'; readonly index: number; readonly goal: RobotGoal }
  | { readonly kind: 'cancel_goal'; readonly index: number };

export type PlannedCommand = TopicCommand | { readonly kind: 'body'; readonly goal: BodyGoal };

export interface TimedCommand {
  /** Milliseconds from the behaviour's start. */
  readonly atMs: number;
  readonly command: PlannedCommand;
}

/** A behaviour laid out in time. Every duration is an estimate: the driver confirms nothing. */
export interface BehaviourPlan {
  readonly behaviourId: string;
  /** In the order of `atMs`. */
  readonly commands: readonly TimedCommand[];
  readonly speechEndMs: number;
  readonly motionEndMs: number;
  /** The later of the two. */
  readonly durationMs: number;
  readonly neutral: JointTargets;
}
