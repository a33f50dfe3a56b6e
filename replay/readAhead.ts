/** The same values, of which the next is fetched while the last is worked on. */
export async function* readAhead<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value> {
  const iterator = values[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const fetched = await next;
      if (fetched.done === true) return;
      next = iterator.next();
      // Its failure is told when its turn comes.
      next.catch(() => undefined);
      yield fetched.value;
    }
  } finally {
    await iterator.return?.();
  }
}
