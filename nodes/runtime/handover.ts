/** What a process that a launch keeps in reserve is to be from now on. */
export interface Handover {
  /** The arguments after `rapport`. */
  readonly becomes: readonly string[];
  /** Added to its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Resolves when the launch that has started this process hands it a command line; once. */
export function handedOver(): Promise<Handover> {
  return new Promise((resolve) => {
    process.once('message', (message) => {
      resolve(message as Handover);
    });
  });
}
