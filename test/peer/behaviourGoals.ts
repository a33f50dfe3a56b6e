import { expect } from 'vitest';

import type { RobotTrouble } from '../../core/behaviour/simulatedTrouble.js';
import type { Peer, PeerGoal } from './Peer.js';

/** Asks the behaviour node to execute a behaviour, as the session does; "" for the behaviour's own words. */
export function executeBehaviour(peer: Peer, behaviour: string, text = ''): Promise<PeerGoal> {
  return peer.goal('/rapport/execute_behaviour', 'rapport_msgs/action/ExecuteBehaviour', {
    turn_id: 'turn_7',
    behaviour_id: behaviour,
    text,
  });
}

/** Has the simulated robot fail, or not. */
export async function setTrouble(peer: Peer, value: RobotTrouble): Promise<void> {
  const { results } = await peer.call('/nao_simulator/set_parameters', 'rcl_interfaces/srv/SetParameters', {
    parameters: [{ name: 'trouble', value: { type: 4, string_value: value } }],
  });
  expect(results).toMatchObject([{ successful: true }]);
}
