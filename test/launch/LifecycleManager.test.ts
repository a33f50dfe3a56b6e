import type rclnodejs from 'rclnodejs';
import { describe, expect, it } from 'vitest';

const labels: Readonly<Record<number, string>> = {
  1: 'configure',
  2: 'cleanup',
  3: 'activate',
  4: 'deactivate',
};
const statesAfter: Readonly<Record<number, number>> = { 1: 2, 2: 1, 3: 3, 4: 2 };

/**
 * A graph of managed nodes in the states given (1 unconfigured, 2 inactive, 3 active), as a client sees it. The first `lost`
 * requests go to a killed one, whose answer is waited for in vain.
 */
function graph(
  states: Record<string, number>,
  lost = 0,
): { node: rclnodejs.Node; transitions: string[]; waitedMs: number[] } {
  const transitions: string[] = [];
  const waitedMs: number[] = [];
  const createClient = (_type: string, service: string): object => {
    const [name = '', kind] = service.split('/');
    return {
      isServiceServerAvailable: () => true,
      sendRequestAsync: (
        request: { transition: { id: number } },
        { timeout }: { timeout: number },
      ): Promise<object> => {
        if (waitedMs.length < lost) {
          waitedMs.push(timeout);
          return Promise.reject(Object.assign(new Error('no answer'), { code: 'TIMEOUT' }));
        }
        if (kind === 'get_state') return Promise.resolve({ current_state: { id: states[name] } });
        const { id } = request.transition;
        transitions.push(`${labels[id]} ${name}`);
        states[name] = statesAfter[id] ?? 0;
        return Promise.resolve({ success: true });
      },
    };
  };
  return {
    node: { createClient, destroyClient: () => undefined } as unknown as rclnodejs.Node,
    transitions,
    waitedMs,
  };
}

// Without ROS's environment, loading rclnodejs deletes the compiled one and begins to compile it anew.
const hasRos = process.env['AMENT_PREFIX_PATH'] !== undefined;

describe.skipIf(!hasRos)('LifecycleManager', async () => {
  if (!hasRos) return;
  const { LifecycleManager } = await import('../../launch/LifecycleManager.js');

  it('configures all nodes of a process before it activates the first, so that they find each other there', async () => {
    const { node, transitions } = graph({ engagement: 1, affect: 1, face: 1 });
    await new LifecycleManager(node).bringUp(['engagement', 'affect', 'face']);
    expect(transitions.slice(0, 3).sort()).toEqual([
      'configure affect',
      'configure engagement',
      'configure face',
    ]);
    expect(transitions.slice(3)).toEqual(['activate engagement', 'activate affect', 'activate face']);
  });

  it('leaves alone what is up already', async () => {
    const { node, transitions } = graph({ engagement: 3, affect: 2, face: 1 });
    await new LifecycleManager(node).bringUp(['engagement', 'affect', 'face']);
    expect(transitions).toEqual(['configure face', 'activate affect', 'activate face']);
  });

  it('asks again soon, and then less often, what a killed node was asked in its place', async () => {
    const { node, transitions, waitedMs } = graph({ camera: 1 }, 5);
    await new LifecycleManager(node).bringUp(['camera']);
    expect(waitedMs).toEqual([250, 500, 1_000, 2_000, 2_000]);
    expect(transitions).toEqual(['configure camera', 'activate camera']);
  });
});
