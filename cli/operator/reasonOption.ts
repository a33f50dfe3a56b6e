export interface WithReason {
  reason: string;
}

/** Why the operator does it, for the session's record. */
export const reasonOption = {
  reason: { type: 'string', default: '', describe: 'Why, in a sentence, for the record' },
} as const;
