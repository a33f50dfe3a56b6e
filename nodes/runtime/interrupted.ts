/** Resolves when somebody wants this process to end: Ctrl-C, a termination request, a closed terminal, whose session is to be saved. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
