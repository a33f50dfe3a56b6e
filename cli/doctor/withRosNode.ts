import type rclnodejs from 'rclnodejs';

type Endpoints = typeof import('../../nodes/runtime/rosEndpoints.js');

/**
 * Runs `use` with a node that spins, and takes the node and ROS down afterwards. rclnodejs is imported only here, so
 * that the doctor itself starts on a machine where it is broken.
 */
export async function withRosNode<Result>(
  name: string,
  use: (node: rclnodejs.Node, endpoints: Endpoints) => Promise<Result>,
): Promise<Result> {
  const { default: ros } = await import('rclnodejs');
  const endpoints = await import('../../nodes/runtime/rosEndpoints.js');
  await ros.init();
  try {
    const node = new ros.Node(`${name}_${process.pid}`);
    node.spin();
    return await use(node, endpoints);
  } finally {
    ros.shutdown();
  }
}
