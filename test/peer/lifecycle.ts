import type { Peer } from './Peer.js';

/** lifecycle_msgs/Transition's ids. */
export const transitions = { configure: 1, cleanup: 2, activate: 3, deactivate: 4, shutdown: 5 } as const;

/** Whether the node made the transition. */
export async function change(
  peer: Peer,
  node: string,
  transition: keyof typeof transitions,
): Promise<boolean> {
  const id = transitions[transition];
  const answer = (await peer.call(`/${node}/change_state`, 'lifecycle_msgs/srv/ChangeState', {
    transition: { id },
  })) as { success: boolean };
  return answer.success;
}

/** The state's label, for example `active`. */
export async function stateOf(peer: Peer, node: string): Promise<string> {
  const answer = (await peer.call(`/${node}/get_state`, 'lifecycle_msgs/srv/GetState')) as {
    current_state: { label: string };
  };
  return answer.current_state.label;
}
