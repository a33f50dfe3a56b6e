import { stringify } from 'yaml';

import { qosText } from './qosText.js';
import type { RosTopic } from './rosbagChannel.js';

export interface RecordedFile {
  readonly name: string;
  readonly bytes: number;
  readonly messageCount: number;
  readonly span: { readonly startNs: bigint; readonly endNs: bigint } | undefined;
}

/** The newest whose QoS every ROS 2 since Foxy can read; from 9 on it is written in words. */
const metadataVersion = 8;

/** rosbag2's own value for a recording without messages. */
const noStartNs = 9_223_372_036_854_775_807n;

/** `metadata.yaml` of a rosbag2 folder. */
export function rosbagMetadata({
  files,
  topics,
  rosDistribution,
}: {
  readonly files: readonly RecordedFile[];
  readonly topics: readonly (Omit<RosTopic, 'definition'> & { readonly count: number })[];
  readonly rosDistribution: string;
}): string {
  const starts = files.flatMap(({ span }) => (span ? [span.startNs] : []));
  const ends = files.flatMap(({ span }) => (span ? [span.endNs] : []));
  const first = starts.reduce((least, each) => (each < least ? each : least), starts[0] ?? noStartNs);
  const last = ends.reduce((most, each) => (each > most ? each : most), ends[0] ?? first);
  const information = {
    version: metadataVersion,
    storage_identifier: 'mcap',
    duration: { nanoseconds: last - first },
    starting_time: { nanoseconds_since_epoch: first },
    message_count: files.reduce((sum, { messageCount }) => sum + messageCount, 0),
    topics_with_message_count: topics.map(({ name, type, typeHash, qos, count }) => ({
      topic_metadata: {
        name,
        type,
        serialization_format: 'cdr',
        offered_qos_profiles: qosText(qos),
        type_description_hash: typeHash ?? '',
      },
      message_count: count,
    })),
    compression_format: '',
    compression_mode: '',
    relative_file_paths: files.map(({ name }) => name),
    files: files.map(({ name, messageCount, span }) => ({
      path: name,
      starting_time: { nanoseconds_since_epoch: span?.startNs ?? noStartNs },
      duration: { nanoseconds: span ? span.endNs - span.startNs : 0n },
      message_count: messageCount,
    })),
    custom_data: null,
    ros_distro: rosDistribution,
  };
  return stringify({ rosbag2_bagfile_information: information }, { lineWidth: 0 });
}
