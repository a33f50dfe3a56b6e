import type { Peer, PeerTopic } from './Peer.js';

export const diagnosticsTopic: PeerTopic = {
  name: '/diagnostics',
  type: 'diagnostic_msgs/msg/DiagnosticArray',
  qos: 'event',
};

export interface Status {
  readonly level: number;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

interface ArrayMessage {
  readonly status: readonly {
    level: number | readonly number[];
    name: string;
    message: string;
    values: readonly { key: string; value: string }[];
  }[];
}

/** What a node has said of itself on /diagnostics, oldest first. */
export function statuses(peer: Peer, node: string): Status[] {
  return peer
    .messages(diagnosticsTopic.name)
    .flatMap((array) => (array as ArrayMessage).status)
    .filter(({ name }) => name === `rapport: ${node}`)
    .map(({ level, message, values }) => ({
      // DiagnosticStatus.level is a `byte`: one byte to rclpy.
      level: typeof level === 'number' ? level : (level[0] ?? NaN),
      message,
      values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
    }));
}
