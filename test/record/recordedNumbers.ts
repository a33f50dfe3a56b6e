import { expect } from 'vitest';

import { messageOf } from './recordingParts.js';

/** The numbers of the messages, which are checked to be what was written. */
export function numbersOf(messages: readonly { readonly data: Uint8Array }[]): number[] {
  return messages.map(({ data }) => {
    const [topic = '', number = ''] = Buffer.from(data).toString('latin1', 8).split(' ');
    expect(Buffer.compare(data, messageOf(Number(number), topic))).toBe(0);
    return Number(number);
  });
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
