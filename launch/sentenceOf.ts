/** What went wrong, for the operator. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
