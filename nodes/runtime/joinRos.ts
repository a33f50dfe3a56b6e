import rclnodejs from 'rclnodejs';

/** Hidden from whoever lists nodes, as its name begins with an underscore. */
const placeholderName = '_rapport_reserve';

let placeholder: rclnodejs.Node | undefined;

/**
 * Makes this process one of ROS, unless it is one already. Signals stay the process's own: it ends its work in order.
 *
 * @param rosArguments from `--ros-args` on
 */
export async function joinRos(rosArguments: readonly string[]): Promise<void> {
  if (!rclnodejs.isShutdown()) return;
  await rclnodejs.init(undefined, [...rosArguments]);
  rclnodejs.removeSignalHandlers();
}

/**
 * Joins ROS before it is known with which nodes. DDS takes its time until processes know each other; nodes of one that is known
 * are found at once (docs/soak.md).
 */
export async function joinRosEarly(rosArguments: readonly string[]): Promise<void> {
  await joinRos(rosArguments);
  // DDS knows a process only while it has a node.
  const options = new rclnodejs.NodeOptions();
  options.startParameterServices = false;
  placeholder = new rclnodejs.Node(placeholderName, '', undefined, options);
}

/** The process has nodes now: the one that held its place goes. */
export function nodesAreThere(): void {
  placeholder?.destroy();
  placeholder = undefined;
}

/** Before the process exits: DDS's threads outlive one that merely does, and crash on what it has freed. */
export function leaveRos(): void {
  placeholder = undefined;
  if (!rclnodejs.isShutdown()) rclnodejs.shutdown();
}
