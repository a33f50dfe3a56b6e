/** What went wrong, for whoever reads it: an error's message, or whatever else was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
