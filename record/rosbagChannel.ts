import type { McapChannel, McapFile } from './McapFile.js';
import { qosText, type OfferedQos } from './qosText.js';
import { rosbagMetadata } from './rosbagMetadata.js';

/** A topic of ROS 2 as a recording describes it. */
export interface RosTopic {
  readonly name: string;
  readonly type: string;
  /** `ros2msg` with the types that it uses; empty where it is not installed. */
  readonly definition: string;
  readonly typeHash?: string | undefined;
  /** As its publishers offer it when recording begins. */
  readonly qos: readonly OfferedQos[];
}

/** A topic as rosbag2 has it in MCAP. */
export function rosbagChannel({ name, type, definition, typeHash, qos }: RosTopic): McapChannel {
  return {
    topic: name,
    type,
    definition: { encoding: 'ros2msg', text: definition },
    messageEncoding: 'cdr',
    metadata: {
      offered_qos_profiles: qosText(qos),
      ...(typeHash !== undefined && { topic_type_hash: typeHash }),
    },
  };
}

/** Before the first channel: rosbag2 takes from here in which version the channels' QoS is written. */
export function markForRosbag2(file: McapFile, rosDistribution: string): void {
  file.addMetadata('rosbag2', {
    serialized_metadata: rosbagMetadata({ files: [], topics: [], rosDistribution }),
  });
}
