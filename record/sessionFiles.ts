/** The files of a session's folder. */
export const sessionFiles = { events: 'events.jsonl', frames: 'frames.csv', report: 'session.json' } as const;

/**
 * The session's recording: one MCAP file. Only where one was damaged in its middle there is a second.
 *
 * @param number 1 for the first
 */
export function sessionRecordingName(number = 1): string {
  return number === 1 ? 'session.mcap' : `session_${number}.mcap`;
}

/** What `sessionRecordingName` gives. */
export const sessionRecordingPattern = /^session(_\d+)?\.mcap$/u;
