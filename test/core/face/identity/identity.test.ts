import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../../core/face/identity/cosineSimilarity.js';
import type { VisibleFace } from '../../../../core/face/Face.js';
import { embedFaces } from '../../../../core/face/identity/embedFaces.js';
import {
  enrolGallery,
  enrolTemplate,
  identify,
  meanDirection,
  type IdentityGallery,
} from '../../../../core/face/identity/identityGallery.js';
import {
  dueForEmbedding,
  rememberEmbedding,
  type IdentityMemory,
  type SeenIdentity,
} from '../../../../core/face/identity/identityMemory.js';
import { oneChild } from '../../../../core/face/identity/oneChild.js';

/** A direction in the plane. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const gallery: IdentityGallery = { child: [at(0)], others: [at(90)] };
const personAt = (degrees: number) => identify(at(degrees), gallery).person;

describe('cosineSimilarity', () => {
  it('is the cosine of the angle, whatever the lengths', () => {
    expect(cosineSimilarity(Float32Array.of(3, 4), Float32Array.of(8, 6))).toBeCloseTo(48 / 50, 6);
    expect(cosineSimilarity(Float32Array.of(1, 0), Float32Array.of(0, 7))).toBe(0);
    expect(cosineSimilarity(Float32Array.of(0, 0), Float32Array.of(0, 7))).toBe(0);
  });
});

describe('identify', () => {
  it('names the child where it is near and nobody else is', () => {
    // Similarity to the child at 20 degrees 0.94, to the other 0.34; at 44 degrees 0.72 and 0.69, too near to tell.
    expect(personAt(20)).toBe('child');
    expect(personAt(44)).toBe('unknown');
    expect(personAt(70)).toBe('other');
    // At -65 degrees 0.42 to the child: neither near (0.5) nor certainly somebody else (0.2).
    expect(personAt(-65)).toBe('unknown');
    expect(personAt(-85)).toBe('other');
  });

  it('never gives the child a face that is nearer to somebody else', () => {
    fc.assert(
      fc.property(fc.integer({ min: -180, max: 180 }), (degrees) => {
        const { person, childSimilarity } = identify(at(degrees), gallery);
        expect(childSimilarity).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 5);
        if (person === 'child')
          expect(childSimilarity).toBeGreaterThan(cosineSimilarity(at(degrees), at(90)));
      }),
    );
  });

  it('knows nobody without templates', () => {
    expect(identify(at(0), { child: [], others: [] })).toEqual({ person: 'unknown', childSimilarity: -1 });
  });
});

describe('enrolTemplate', () => {
  it('is the mean direction, of length 1', () => {
    const template = enrolTemplate([at(10), at(20), Float32Array.from(at(30), (value) => 5 * value)]);
    expect(cosineSimilarity(template, at(20))).toBeCloseTo(1, 6);
    expect(Math.hypot(...template)).toBeCloseTo(1, 6);
  });

  it('refuses too few views and several people', () => {
    expect(() => enrolTemplate([at(0), at(1)])).toThrow(
      expect.objectContaining({ code: 'identity/too-few' }),
    );
    expect(() => enrolTemplate([at(0), at(2), at(1), at(120)])).toThrow(
      expect.objectContaining({ code: 'identity/several-people' }),
    );
  });

  it('is zero where directions cancel', () => {
    expect([...meanDirection([Float32Array.of(2, 0), Float32Array.of(-1, 0)])]).toEqual([0, 0]);
  });
});

describe('enrolGallery', () => {
  const views = (degrees: number) => [degrees - 1, degrees, degrees + 1].map(at);

  it('learns whoever else is in the pictures as somebody else', () => {
    // 58 degrees from the child the similarity is 0.53: near enough to be the child, were the other one not known.
    const alone = enrolGallery(views(0), []).gallery;
    expect(identify(at(58), alone).person).toBe('child');
    const { gallery: together, alike } = enrolGallery(views(0), [views(70)]);
    expect(identify(at(58), together).person).toBe('other');
    expect(identify(at(10), together).person).toBe('child');
    expect(alike).toBe(0);
  });

  it('leaves out a face that cannot be told from the child, and counts it', () => {
    const { gallery: together, alike } = enrolGallery(views(0), [views(50), views(120)]);
    expect(together.others).toHaveLength(1);
    expect(alike).toBe(1);
    expect(identify(at(5), together).person).toBe('child');
  });

  it('takes nothing from a face of too few views, or of several people', () => {
    const passing = [at(80), at(81)];
    const swapped = [at(70), at(72), at(190)];
    expect(enrolGallery(views(0), [passing, swapped])).toMatchObject({ gallery: { others: [] }, alike: 0 });
    expect(() => enrolGallery(passing, [])).toThrow(expect.objectContaining({ code: 'identity/too-few' }));
  });
});

describe('rememberEmbedding', () => {
  it('decides on the mean of the newest eight', () => {
    let seen = rememberEmbedding(undefined, at(60), { gallery });
    expect(seen.identity.person).toBe('other');
    for (let i = 0; i < 8; i++) seen = rememberEmbedding(seen, at(5), { gallery });
    expect(seen.identity.person).toBe('child');
    expect(seen.embeddings).toHaveLength(8);
    expect(seen.identity.childSimilarity).toBeCloseTo(Math.cos((5 * Math.PI) / 180), 5);
  });

  it('forgets the child at once when somebody else has the id', () => {
    let seen = rememberEmbedding(undefined, at(0), { gallery });
    for (let i = 0; i < 5; i++) seen = rememberEmbedding(seen, at(2), { gallery });
    expect(seen.identity.person).toBe('child');
    seen = rememberEmbedding(seen, at(88), { gallery });
    expect(seen.identity.person).toBe('other');
    expect(seen.embeddings).toHaveLength(1);
  });
});

describe('rememberEmbedding, where the id passes to somebody else', () => {
  const seenAt = (degrees: readonly number[], people = gallery) =>
    degrees.reduce<SeenIdentity | undefined>(
      (seen, angle) => rememberEmbedding(seen, at(angle), { gallery: people }),
      undefined,
    );
  const child = Array<number>(8).fill(0);

  it('gives up the child as soon as one embedding is known to be the other one', () => {
    // 70 degrees: 0.34 to the child, 0.94 to the other. The mean of eight (seven of the child) would still be the child.
    expect(seenAt([...child, 70])?.identity.person).toBe('other');
    expect(seenAt([...child, 70])?.embeddings).toHaveLength(1);
  });

  it('knows nobody while the newest embedding is nearer to the other one', () => {
    // 47 degrees: 0.68 and 0.73, too near to tell; 43 degrees: nearer to the child.
    expect(seenAt([...child, 47])?.identity.person).toBe('unknown');
    expect(seenAt([...child, 47, 0])?.identity.person).toBe('child');
    expect(seenAt([...child, 43])?.identity.person).toBe('child');
  });

  it('gives up the child after three embeddings that show nobody known, and looks sooner', () => {
    // A stranger at -70 degrees has 0.34: neither near nor certainly another, and no template of their own.
    const alone: IdentityGallery = { child: [at(0)], others: [] };
    const people = [1, 2, 3].map((count) => seenAt([...child, ...Array<number>(count).fill(-70)], alone));
    // The newest three: (0, 0, -70): -20 degrees, 0.94; (0, -70, -70): -48 degrees, 0.66; (-70, -70, -70): 0.34.
    expect(people.map((seen) => seen?.identity.person)).toEqual(['child', 'child', 'unknown']);
    expect(people.map((seen) => seen?.isDoubtful)).toEqual([true, true, false]);
    // One look aside is not the end of it.
    expect(seenAt([...child, -70, 0], alone)).toMatchObject({
      identity: { person: 'child' },
      isDoubtful: false,
    });
  });

  it('does not make somebody else the child by one embedding', () => {
    const first = seenAt([85, 85, 5]);
    expect(first).toMatchObject({ identity: { person: 'unknown' }, isDoubtful: true });
    expect(seenAt([85, 85, 5, 5])?.identity.person).toBe('child');
  });

  it('knows nobody by numbers that are none', () => {
    const nothing = Float32Array.of(NaN, NaN);
    const seen = rememberEmbedding(seenAt(child), nothing, { gallery });
    expect(seen.identity.person).toBe('unknown');
    expect(rememberEmbedding(seen, at(0), { gallery }).identity.person).toBe('child');
    expect(() => enrolTemplate([at(0), at(1), nothing])).toThrow(
      expect.objectContaining({ code: 'identity/several-people' }),
    );
  });

  it('never names somebody the child whose newest embedding is known to be another', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -90, max: 120 }), { minLength: 1, maxLength: 20 }), (angles) => {
        const seen = seenAt(angles);
        const newest = identify(at(angles.at(-1) ?? NaN), gallery).person;
        expect(seen?.identity.person === 'child' && newest === 'other').toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('oneChild', () => {
  it('leaves the name to the most similar of two that were taken for the child', () => {
    const face = (id: string, person: 'child' | 'other' | 'unknown', childSimilarity: number) =>
      ({ id, identity: { person, childSimilarity } }) as VisibleFace;
    const people = (faces: readonly VisibleFace[]) => oneChild(faces).map(({ identity }) => identity?.person);
    expect(people([face('a', 'child', 0.6), face('b', 'child', 0.8), face('c', 'other', 0.9)])).toEqual([
      'unknown',
      'child',
      'other',
    ]);
    expect(people([face('a', 'child', 0.7), face('b', 'child', 0.7)])).toEqual(['child', 'unknown']);
    expect(people([face('a', 'unknown', NaN)])).toEqual(['unknown']);
    expect(people([{ id: 'a' } as VisibleFace])).toEqual([undefined]);
  });
});

describe('dueForEmbedding', () => {
  it('takes a face that was hidden first, and where there is doubt a face three times as soon', () => {
    const seen = (age: number, more: Partial<SeenIdentity> = {}) => ({
      ...rememberEmbedding(undefined, at(0), { gallery }),
      age,
      ...more,
    });
    const memory: IdentityMemory = {
      a: seen(16),
      b: seen(6, { isDoubtful: true }),
      c: seen(4, { isDoubtful: true }),
      d: seen(1, { wasHidden: true }),
    };
    expect(dueForEmbedding(memory, ['a', 'b', 'c', 'd'], 15)).toEqual(['d', 'b', 'a']);
  });

  it('takes new faces first, then the longest overdue', () => {
    const seen = (age: number) => ({ ...rememberEmbedding(undefined, at(0), { gallery }), age });
    const memory: IdentityMemory = { a: seen(10), b: seen(30), c: seen(20) };
    expect(dueForEmbedding(memory, ['a', 'b', 'c', 'd'], 15)).toEqual(['d', 'b', 'c']);
  });
});

describe('embedFaces', () => {
  const side = 112;
  const network = {
    id: 'fake',
    // The first and last value of each picture's planes.
    run: ({ image }: Readonly<Record<string, { data: Float32Array; shape: readonly number[] }>>) => {
      const { data, shape } = image ?? { data: new Float32Array(0), shape: [0] };
      const count = shape[0] ?? 0;
      const plane = side * side;
      const rows = Array.from({ length: count }, (_, n) =>
        [0, 1, 2].map((c) => data[(3 * n + c) * plane] ?? NaN),
      );
      return Promise.resolve({ embedding: { data: Float32Array.from(rows.flat()), shape: [count, 3] } });
    },
  };

  it('gives planar red, green, blue, (pixel - 127.5) / 128', async () => {
    const data = new Uint8Array(side * side * 3);
    data.set([0, 127, 255]);
    const [embedding] = await embedFaces(network, [{ size: side, data }]);
    expect([...(embedding ?? [])].map((value) => value * 128)).toEqual([-127.5, -0.5, 127.5]);
    expect(await embedFaces(network, [])).toEqual([]);
  });

  it('refuses crops of another size and a network without the output', async () => {
    const crop = { size: 100, data: new Uint8Array(30_000) };
    await expect(embedFaces(network, [crop])).rejects.toMatchObject({ code: 'identity/crop-size' });
    const other = { id: 'other', run: () => Promise.resolve({}) };
    const right = { size: side, data: new Uint8Array(side * side * 3) };
    await expect(embedFaces(other, [right])).rejects.toMatchObject({ code: 'face/outputs' });
  });
});
