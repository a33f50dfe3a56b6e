/**
 * An expected failure: bad input, bad configuration, a missing part.
 *
 * `message` is one sentence that says what is wrong and what to do; `code` is stable across versions, so that a
 * caller (or a test) can tell failures apart without reading the sentence.
 */
export class RapportError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RapportError';
    this.code = code;
  }
}
