/**
 * The machine cannot be made ready. `message` is one sentence that says what is missing and names the exact command
 * that helps; it is printed as it is and set-up ends with status 1.
 */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ log?: string | undefined, cause?: unknown }} [options] `log`: a file with the details.
   */
  constructor(message, options = {}) {
    super(message, { cause: options.cause });
    this.name = 'SetupError';
    this.log = options.log;
  }
}
