/**
 * How a publisher offers a topic, as numbers of rmw's enumerations; what rosbag2 keeps of it.
 *
 * history 1 keep last, 2 keep all, 3 unknown; reliability 1 reliable, 2 best effort; durability 1 transient local,
 * 2 volatile; liveliness 1 automatic, 3 manual by topic.
 */
export interface OfferedQos {
  readonly history: number;
  readonly depth: number;
  readonly reliability: number;
  readonly durability: number;
  readonly liveliness: number;
}

/** What of it a subscriber asks for. */
export type AskedQos = Pick<OfferedQos, 'depth' | 'reliability' | 'durability'>;

/** `durability` of messages that are kept for who comes later. */
export const transientLocal = 1;

/** What "for ever" is in rosbag2's files. */
const infinite = ['    sec: 9223372036', '    nsec: 854775807'];

/**
 * Quality of service as rosbag2 writes it up to version 8 of its metadata: YAML with numbers, which every ROS 2 since
 * Foxy reads.
 */
export function qosText(profiles: readonly OfferedQos[]): string {
  return profiles
    .flatMap(({ history, depth, reliability, durability, liveliness }) => [
      `- history: ${history}`,
      `  depth: ${depth}`,
      `  reliability: ${reliability}`,
      `  durability: ${durability}`,
      '  deadline:',
      ...infinite,
      '  lifespan:',
      ...infinite,
      `  liveliness: ${liveliness}`,
      '  liveliness_lease_duration:',
      ...infinite,
      '  avoid_ros_namespace_conventions: false',
    ])
    .join('\n');
}
