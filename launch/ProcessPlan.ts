/** One process of a launch and the nodes that share it. */
export interface ProcessPlan {
  readonly name: string;
  readonly nodes: readonly string[];
  /** For ROS, after `--ros-args`: the same for all of a launch. */
  readonly rosArguments: readonly string[];
}

export interface SessionLaunchOptions {
  /** A video file or a webcam's number; absent: the robot's own camera, or any other that publishes. */
  readonly cameraSource?: string;
  readonly loop: boolean;
  /** A simulated NAO instead of a real one behind naoqi_driver2. */
  readonly simulatedRobot: boolean;
  /** How the simulated NAO fails; `none`, as the default has it. */
  readonly robotTrouble?: string;
  /** Where sessions are written. */
  readonly sessionsFolder: string;
  /** The camera's pictures too: only with consent. */
  readonly recordPictures: boolean;
  /** The user's own, for every node. */
  readonly rosArguments: readonly string[];
}

/** The robot's image topic as naoqi_driver2 names it, in the suite's namespace. */
export const robotImageTopic = 'camera/front/image_raw';

/**
 * Which nodes start together, in the order from recorder and robot to camera: a consumer is up before what it consumes, so that
 * nothing of a recording is lost. They are taken down in reverse.
 *
 * Perception shares a process; the camera has its own, as a robot's driver has; the session has its own, so
 * that neither a slow image nor a crash of perception holds up the operator.
 */
export function sessionProcesses(options: SessionLaunchOptions): readonly ProcessPlan[] {
  const processes: readonly Omit<ProcessPlan, 'rosArguments'>[] = [
    // Up before what it records, down after it; its own, so that neither a slow disk nor a picture holds up the session.
    { name: 'recorder', nodes: ['recorder'] },
    {
      name: 'session',
      nodes: [...(options.simulatedRobot ? ['nao_simulator'] : []), 'behaviour', 'session'],
    },
    { name: 'perception', nodes: ['engagement', 'affect', 'face'] },
    ...(options.cameraSource === undefined ? [] : [{ name: 'camera', nodes: ['camera'] }]),
  ];
  const rosArguments = sessionRosArguments(options);
  return processes.map((each) => ({ ...each, rosArguments }));
}

/**
 * What ROS is told of all nodes, after `--ros-args`. Every process is given all of it, so that one in reserve can join ROS before it is
 * known which of them it becomes.
 */
export function sessionRosArguments(options: SessionLaunchOptions): readonly string[] {
  const parameters: Readonly<Record<string, string | undefined>> = {
    'recorder:pictures': String(options.recordPictures),
    'session:folder': quoted(options.sessionsFolder),
    'nao_simulator:trouble': options.robotTrouble,
    ...(options.cameraSource === undefined
      ? {}
      : { 'camera:source': quoted(options.cameraSource), 'camera:loop': String(options.loop) }),
  };
  return [
    ...Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : ['-p', `${name}:=${value}`],
    ),
    // Of remap rules ROS takes the first that matches, of parameters the last: the user's own come before the one and after
    // the others.
    ...options.rosArguments,
    ...['-r', `image:=${robotImageTopic}`],
  ];
}

/** As a YAML string, whatever the path holds: ROS reads a parameter's value as YAML. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
