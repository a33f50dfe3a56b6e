import type { Operator } from './Operator.js';

/** Does something as the operator, on the ROS graph, and writes the sentence that comes of it. */
export type AsOperator = (act: (operator: Operator) => Promise<string>) => Promise<void>;

/** ROS is imported only when something is done: `--help` needs none. */
export function asOperatorWith(rosArguments: readonly string[]): AsOperator {
  return async (act) => {
    const { default: rclnodejs } = await import('rclnodejs');
    const { joinRos } = await import('../nodes/runtime/joinRos.js');
    const { createNode } = await import('../nodes/runtime/rosEndpoints.js');
    const { Operator: OperatorOfNode } = await import('./Operator.js');
    // Ctrl-C ends the command at once; rclnodejs's own handlers would have it wait for an answer that cannot come any more.
    await joinRos(rosArguments);
    try {
      const node = createNode(`operator_${process.pid}`);
      node.spin();
      process.stdout.write(`${await act(new OperatorOfNode(node))}\n`);
    } finally {
      rclnodejs.shutdown();
    }
  };
}
