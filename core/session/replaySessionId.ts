/** The id of every session that is made of a recording: it tells none of them from another. */
export const replaySessionId = 'replay';
