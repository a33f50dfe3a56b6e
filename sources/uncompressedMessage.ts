import { sentenceOf } from '../core/sentenceOf.js';
import { decompressMessage, isZstdFrame } from './bytes/decompress.js';
import type { RecordedTopic } from './RecordingSource.js';
import type { TroubleList } from './Trouble.js';

/**
 * A message's own bytes where rosbag2 compressed it by itself (`compression_mode: MESSAGE`), which its first bytes tell:
 * CDR begins otherwise.
 *
 * @returns `undefined` for one that cannot be decompressed, which `troubles` tells once a topic
 */
export function uncompressedMessage(
  stored: Uint8Array,
  { topic, timeNs, troubles }: { topic: RecordedTopic; timeNs: bigint; troubles: TroubleList },
): Uint8Array | undefined {
  if (topic.encoding !== 'cdr' || !isZstdFrame(stored)) return stored;
  try {
    return decompressMessage(stored);
  } catch (error) {
    troubles.add(
      'recording/damaged-message',
      `A message of ${topic.name} at ${timeNs} ns cannot be decompressed (${sentenceOf(error)}) and was left out; others of this topic may be, too.`,
      { lostBytes: stored.length, lostMessages: 1, topic: topic.name },
    );
    return undefined;
  }
}
