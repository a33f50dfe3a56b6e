import type { HeaderMessage } from '../runtime/stamp.js';

/** What a log entry may be about; see rapport_msgs/LogEntry. */
export type LogKind =
  'started' | 'parameters' | 'models' | 'calibration' | 'enrolled' | 'forgotten' | 'head' | 'recording';

/** rapport_msgs/LogEntry */
export interface LogEntryMessage {
  header: HeaderMessage;
  node: string;
  kind: string;
  values: { key: string; value: string }[];
}
