import rclnodejs from 'rclnodejs';

/**
 * Loaded for its effect: what a message resolves goes on at once.
 *
 * rclnodejs 2.2 enters JavaScript without a callback scope. From Node.js 26.4 on neither promises' continuations nor `process.nextTick` run
 * after that until something else happens in the process, a timer say: an answer from another node waits for seconds
 * (rclnodejs's issue 1605). An immediate is such a thing, and comes next.
 */
interface Executing {
  execute: (this: Executing, handles: readonly unknown[]) => void;
}
const prototype = rclnodejs.Node.prototype as unknown as Executing;
const { execute } = prototype;
prototype.execute = function (handles) {
  setImmediate(nothing);
  execute.call(this, handles);
};

function nothing(): void {
  // What has waited runs after it.
}
