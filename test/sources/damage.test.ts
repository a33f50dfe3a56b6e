import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RapportError } from '../../core/RapportError.js';
import { madeBag, madeMcap, madeMessages, writeMadeDb3, type MadeMessage } from './madeRecordings.js';
import { identities, readAll, readIdentities } from './readAll.js';

const folder = mkdtempSync(join(tmpdir(), 'rapport-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cdr = madeMessages(8);
const ros1 = madeMessages(8, 'ros1');

interface Kind {
  readonly name: string;
  readonly file: string;
  readonly messages: readonly MadeMessage[];
  readonly bytes: () => Promise<Uint8Array>;
  /** Every byte of a message is guarded, so that none that is damaged may come. */
  readonly isGuarded: boolean;
  readonly cutEvery: number;
}

const kinds: readonly Kind[] = [
  {
    name: 'MCAP in chunks',
    file: 'chunks.mcap',
    messages: cdr,
    bytes: () => madeMcap(cdr, { chunkBytes: 200 }),
    isGuarded: true,
    cutEvery: 1,
  },
  {
    name: 'MCAP in zstd chunks without index',
    file: 'zstd.mcap',
    messages: cdr,
    bytes: () => madeMcap(cdr, { compression: 'zstd', hasIndex: false, chunkBytes: 200 }),
    isGuarded: true,
    cutEvery: 1,
  },
  {
    name: 'MCAP without chunks',
    file: 'flat.mcap',
    messages: cdr,
    bytes: () => madeMcap(cdr, { isChunked: false }),
    isGuarded: false,
    cutEvery: 1,
  },
  {
    name: 'a bag',
    file: 'indexed.bag',
    messages: ros1,
    bytes: () => Promise.resolve(madeBag(ros1, { messagesPerChunk: 4 })),
    isGuarded: false,
    cutEvery: 1,
  },
  {
    name: 'a bag without index',
    file: 'open.bag.active',
    messages: ros1,
    bytes: () => Promise.resolve(madeBag(ros1, { messagesPerChunk: 4, isIndexed: false })),
    isGuarded: false,
    cutEvery: 1,
  },
  {
    name: 'a database',
    file: 'rows.db3',
    messages: cdr,
    bytes: () => {
      const path = join(folder, 'whole.db3');
      rmSync(path, { force: true });
      writeMadeDb3(path, cdr);
      return Promise.resolve(new Uint8Array(readFileSync(path)));
    },
    isGuarded: false,
    cutEvery: 13,
  },
];

describe.each(kinds)('$name', { timeout: 300_000 }, ({ file, messages, bytes, isGuarded, cutEvery }) => {
  const path = join(folder, file);
  let whole = new Uint8Array(0) as Uint8Array;
  beforeAll(async () => {
    whole = await bytes();
  });

  /** What comes out of damaged bytes: messages that were never written, and whether any loss goes untold. */
  async function readDamaged(damaged: Uint8Array): Promise<{ wrong: number; isSilent: boolean }> {
    writeFileSync(path, damaged);
    try {
      const read = await readAll(path);
      // A topic's name may be what is damaged: it is no message's own.
      const plain = (text: string): string => text.slice(text.indexOf(' '));
      const left = identities(messages).map(plain);
      let wrong = 0;
      for (const one of readIdentities(read).map(plain)) {
        const at = left.indexOf(one);
        if (at < 0) wrong += 1;
        else left.splice(at, 1);
      }
      return { wrong, isSilent: read.messages.length < messages.length && read.troubles.length === 0 };
    } catch (error) {
      // Nothing but a sentence for people ends a reading.
      expect(error).toBeInstanceOf(RapportError);
      return { wrong: 0, isSilent: false };
    }
  }

  it('is read whole, in order, without trouble', async () => {
    writeFileSync(path, whole);
    const read = await readAll(path);
    const inOrder = [...messages].sort((a, b) => Number(a.timeNs - b.timeNs));
    expect(readIdentities(read)).toEqual(identities(inOrder));
    expect(read.troubles.filter(({ code }) => code !== 'recording/not-closed')).toEqual([]);
  });

  it('cut anywhere gives whole messages and says what is missing', async () => {
    for (let length = 0; length < whole.length; length += cutEvery) {
      expect(await readDamaged(whole.subarray(0, length)), `cut at ${length}`).toEqual({
        wrong: 0,
        isSilent: false,
      });
    }
  });

  it('with a flipped bit loses or changes what it hits, and says so where it can be known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 7 }), async (place, bit) => {
        const damaged = whole.slice();
        const at = place % damaged.length;
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const { wrong, isSilent } = await readDamaged(damaged);
        expect(wrong).toBeLessThanOrEqual(isGuarded ? 0 : 1);
        expect(isSilent).toBe(false);
      }),
      // Without chunks: a length that is damaged reaches over the data's end to the next record.
      { numRuns: 150, examples: [[351, 1]] },
    );
  });

  it('with wrong lengths neither fails nor hangs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(0, 1, 0x7fffffff, 0xfffffff0, 0xffffffff),
        async (place, length) => {
          const damaged = whole.slice();
          new DataView(damaged.buffer).setUint32(place % (damaged.length - 4), length, true);
          const { wrong } = await readDamaged(damaged);
          if (isGuarded) expect(wrong).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('as random bytes, or none, is refused or empty', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        expect((await readDamaged(noise)).wrong).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
