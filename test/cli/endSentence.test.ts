import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { endSentence } from '../../cli/endSentence.js';
import { RapportError } from '../../core/RapportError.js';

describe('what a command ends with', () => {
  it('is the sentence of what was expected', () => {
    expect(endSentence(new RapportError('any/code', 'The file is empty: give another.'))).toBe(
      'The file is empty: give another.',
    );
  });

  it('is one sentence, with what to do, for what the system refuses', async () => {
    const sentenceFor = (path: string) => readFile(path).then(String, endSentence);
    expect(await sentenceFor('/nowhere/x')).toBe(
      '/nowhere/x cannot be used, because it is not there: check the path.',
    );
    expect(await sentenceFor('/dev/null/x')).toBe(
      '/dev/null/x cannot be used, because a part of the path is no folder: check the path.',
    );
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' });
    expect(endSentence(full)).toBe('A file could not be used, because the disk is full: free some space.');
    const other = Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'read', path: '/d' });
    expect(endSentence(other)).toBe('/d cannot be used, because of a system error (EIO): check the disk.');
  });

  it('keeps the trace of a defect', () => {
    expect(endSentence(new TypeError('x is undefined'))).toMatch(/^TypeError: x is undefined\n {4}at /);
    expect(endSentence('a word')).toBe('a word');
  });
});
