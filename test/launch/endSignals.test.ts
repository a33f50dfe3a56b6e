import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';

import { endSignals } from '../../launch/endSignals.js';

/** Which of the two ends have been asked for after the signals, each with its time in milliseconds. */
async function askedAfter(
  ...signals: readonly (readonly [signal: string, atMs: number])[]
): Promise<string[]> {
  const source = new EventEmitter();
  let nowMs = 0;
  const { first, second } = endSignals(source, () => nowMs);
  const asked: string[] = [];
  void first.then(() => asked.push('first'));
  void second.then(() => asked.push('second'));
  for (const [signal, atMs] of signals) {
    nowMs = atMs;
    source.emit(signal);
  }
  await new Promise(setImmediate);
  return asked;
}

describe('endSignals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('takes %s for the orderly end', async (signal) => {
    expect(await askedAfter([signal, 10])).toEqual(['first']);
  });

  it('takes one Ctrl-C that comes by several ways for one', async () => {
    expect(await askedAfter(['SIGINT', 10], ['SIGINT', 12], ['SIGTERM', 400])).toEqual(['first']);
  });

  it('takes another one, of whatever kind, for the end at once', async () => {
    expect(await askedAfter(['SIGINT', 10], ['SIGINT', 300], ['SIGTERM', 510])).toEqual(['first', 'second']);
  });
});
