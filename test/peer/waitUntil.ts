/** Long enough for a loaded machine; a test that needs it all has failed. */
export const patienceMs = 45_000;

/**
 * Resolves with the first value that is neither `undefined` nor `false`; looks every 20 ms.
 *
 * @param what for the failure's message, which also shows `context`
 */
export async function waitUntil<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  { timeoutMs = patienceMs, context = () => '' }: { timeoutMs?: number; context?: () => string } = {},
): Promise<Value> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadlineMs)
      throw new Error(`Waited ${timeoutMs / 1_000} s in vain for ${what}. ${context()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
