/** The answer to a request, or `undefined` where none came in time; other failures are passed on. */
export function answerOf<Answer>(call: Promise<unknown>): Promise<Answer | undefined> {
  return call.then(
    (answer) => answer as Answer,
    (error: unknown) => {
      // rclnodejs' TimeoutError.
      if ((error as { code?: unknown }).code === 'TIMEOUT') return undefined;
      throw error;
    },
  );
}
