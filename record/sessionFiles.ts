/** The files of a session's folder. */
export const sessionFiles = { events: 'events.jsonl', frames: 'frames.csv', report: 'session.json' } as const;
