/**
 * What a session's recording still takes while the disk fills: pictures stop first, then numbers, events last.
 *
 * `all`: pictures too; `numbers`: what the chain says of images, joints, diagnostics; `events`: the session's events, prompts,
 * decisions, annotations and what was said to the robot.
 */
export type RecordingLevel = 'all' | 'numbers' | 'events';

export interface DiskNeeds {
  /** Pictures stop below so much room, bytes. */
  readonly picturesBytes: number;
  /** Numbers stop below so much, bytes; not above `picturesBytes`. */
  readonly numbersBytes: number;
}

/** What has stopped comes back only with so much more room, so that it does not come and go. */
const backFactor = 1.1;

/**
 * @param freeBytes what is left on the disk
 * @param before what was taken until now
 */
export function recordingLevel(
  freeBytes: number,
  { picturesBytes, numbersBytes }: DiskNeeds,
  before: RecordingLevel,
): RecordingLevel {
  const needed = (bytes: number, isStopped: boolean): number => bytes * (isStopped ? backFactor : 1);
  if (freeBytes < needed(numbersBytes, before === 'events')) return 'events';
  if (freeBytes < needed(Math.max(picturesBytes, numbersBytes), before !== 'all')) return 'numbers';
  return 'all';
}
