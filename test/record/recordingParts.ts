import type { OfferedQos } from '../../record/qosText.js';
import type { RecordedKind, SessionRecordingOptions, SessionTopic } from '../../record/SessionRecording.js';

const volatile: OfferedQos = { history: 1, depth: 10, reliability: 1, durability: 2, liveliness: 1 };

export function topicNamed(name: string, kind: RecordedKind, qos: Partial<OfferedQos> = {}): SessionTopic {
  return { name, type: 'std_msgs/msg/String', definition: 'string data', qos: { ...volatile, ...qos }, kind };
}

export function recordingOptions(rest: Partial<SessionRecordingOptions> = {}): SessionRecordingOptions {
  return {
    library: 'test',
    rosDistribution: 'test',
    needs: () => ({ picturesBytes: 0, numbersBytes: 0 }),
    about: { session_id: 's1', child_id: 'c1' },
    ...rest,
  };
}

/** CDR of a std_msgs/String whose text says which message it is, and of which topic: 30 kB for pictures. */
export function messageOf(number: number, topic: string): Uint8Array {
  const text = `${topic} ${number} `.padEnd(topic === '/pictures' ? 30_000 : 20, '.');
  const bytes = Buffer.alloc(4 + 4 + text.length + 1);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt32LE(text.length + 1, 4);
  bytes.write(text, 8, 'latin1');
  return bytes;
}
