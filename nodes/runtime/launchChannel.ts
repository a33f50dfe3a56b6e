import type { ManagedNode, Transition } from './ManagedNode.js';

/**
 * What a launch asks a node of a process that it has started, over the channel to it: its state, or a transition first. DDS would
 * first have to find the node, and takes a killed one for alive for 20 s, during which it hands it requests for its successor.
 */
export interface LaunchRequest {
  readonly id: number;
  /** As the suite calls it, whatever it is remapped to. */
  readonly node: string;
  readonly ask: 'state' | Transition;
}

export interface LaunchAnswer {
  readonly answerTo: number;
  /** The state's standard label, after the transition. */
  readonly state: string;
  /** Whether the transition was made. */
  readonly isMade: boolean;
}

export function isLaunchRequest(message: unknown): message is LaunchRequest {
  return typeof message === 'object' && message !== null && 'ask' in message && 'node' in message;
}

export function isLaunchAnswer(message: unknown): message is LaunchAnswer {
  return typeof message === 'object' && message !== null && 'answerTo' in message;
}

/** Does what the launch that has started this process asks of its nodes; nothing where none has. */
export function answerLaunch(
  nodes: ReadonlyMap<string, Pick<ManagedNode, 'change' | 'stateLabel'> | undefined>,
): void {
  if (!process.send) return;
  process.on('message', (message) => {
    if (!isLaunchRequest(message)) return;
    const { id, node, ask } = message;
    const managed = nodes.get(node);
    if (!managed) return;
    const made = ask === 'state' ? Promise.resolve(true) : managed.change(ask);
    void made.then((isMade) => {
      const answer: LaunchAnswer = { answerTo: id, state: managed.stateLabel, isMade };
      // Without the callback a launcher that has just died would throw here; 'disconnect' tells of it.
      process.send?.(answer, undefined, undefined, () => undefined);
    });
  });
}
