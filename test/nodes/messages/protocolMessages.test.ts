import { expect, it } from 'vitest';

import { moveName, moveWords } from '../../../nodes/messages/protocolMessages.js';

it('names a move by its kind or its step, and says it', () => {
  expect(moveName({ kind: 'go_to', stepId: 'play' })).toBe('play');
  expect(moveWords('play')).toBe('on to play');
  expect(moveName({ kind: 'repeat' })).toBe('repeat');
  expect(moveWords('repeat')).toBe('repeat');
  expect(moveName({ kind: 'stay' })).toBe('');
  expect(moveName(undefined)).toBe('');
});
