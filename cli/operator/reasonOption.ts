import { saidHoldCategories } from '../../core/session/SessionEvent.js';

/** Why the operator does it, for the session's record. */
export const reasonOption = {
  reason: { type: 'string', default: '', describe: 'Why, in a sentence, for the record' },
} as const;

/** Who does it. */
export const byOption = {
  by: { type: 'string', default: '', describe: "Who does it; without it, the session's operator" },
} as const;

/** Why the session is held or goes on, in a word. */
export const categoryOption = {
  because: {
    type: 'string',
    choices: ['', ...saidHoldCategories],
    default: '',
    describe: 'Why, in a word; upset is the child',
  },
} as const;
