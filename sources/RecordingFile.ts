import type { Segment } from './order/Segment.js';
import type { RecordedMessage, RecordedTopic, StorageKind } from './RecordingSource.js';
import type { TroubleList } from './Trouble.js';

/** One file of a recording, walked through: what `openRecording` makes a source of. */
export interface RecordingFile {
  readonly storage: StorageKind;
  /** `none`, `zstd`, …, joined by a comma where chunks differ. */
  readonly compression: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly topics: readonly RecordedTopic[];
  /** In the order of the file. */
  readonly segments: readonly Segment<RecordedMessage>[];
  readonly troubles: TroubleList;
  close(): void;
}
