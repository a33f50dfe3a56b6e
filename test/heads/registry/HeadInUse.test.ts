import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { engagementParameters } from '../../../config/engagement.js';
import type { HeadSource } from '../../../core/culturenet/Head.js';
import { writeHead } from '../../../heads/registry/writeHead.js';
import { featureModelOf } from '../../../models/loadPerception.js';
import { HeadInUse } from '../../../heads/registry/HeadInUse.js';
import { madeDetails, madeHead } from '../madeHead.js';

const model = engagementParameters.model.default;
const featureModel = featureModelOf(model);

let registry: string;
beforeEach(async () => {
  registry = await mkdtemp(join(tmpdir(), 'rapport-heads-'));
});
afterEach(() => rm(registry, { recursive: true, force: true }));

async function store(source: HeadSource, name: string, seed: number): Promise<string> {
  const head = madeHead(featureModel, source, name, seed);
  const childId = source === 'child' ? { childId: name } : {};
  return (await writeHead(registry, head, { name, ...madeDetails, ...childId })).id;
}

function inUse(): Promise<HeadInUse> {
  return HeadInUse.of({ heads: registry, childId: '', culture: '', model });
}

describe('the head in use', () => {
  it("is a session's child's until the session ends, then the standing one", async () => {
    const gennet = await store('GenNet', 'gennet', 1);
    const child = await store('child', 'ann', 2);
    const head = await inUse();
    expect(head.engagementHead?.id).toBe(gennet);
    await head.beginSession({ childId: 'ann' });
    expect(head.engagementHead?.id).toBe(child);
    await head.endSession();
    expect(head.engagementHead?.id).toBe(gennet);
    expect(head.refittable?.id).toBe(child);
  });

  it("stays the session's where a choice that came while it was read is of a head that there is not", async () => {
    await store('GenNet', 'gennet', 1);
    const child = await store('child', 'ann', 2);
    const head = await inUse();
    const beginning = head.beginSession({ childId: 'ann' });
    await expect(head.select({ headId: 'child-ann-typo' })).rejects.toMatchObject({ code: 'head/unknown' });
    await beginning;
    expect(head.engagementHead?.id).toBe(child);
    expect(head.refused).toBeUndefined();
  });

  it('is the one chosen last, whichever was read first', async () => {
    const gennet = await store('GenNet', 'gennet', 1);
    const child = await store('child', 'ann', 2);
    const head = await inUse();
    const beginning = head.beginSession({ childId: 'ann' });
    await head.select({ headId: gennet });
    await beginning;
    expect(head.engagementHead?.id).toBe(gennet);
    const first = head.select({ headId: gennet }).catch((error: unknown) => error);
    const second = head.select({ headId: child });
    await Promise.all([first, second]);
    expect(head.engagementHead?.id).toBe(child);
  });

  it("is no child's whose session ended, or gave way to another's, while it was read", async () => {
    const gennet = await store('GenNet', 'gennet', 1);
    await store('child', 'ann', 2);
    const head = await inUse();
    await Promise.all([head.beginSession({ childId: 'ann' }), head.endSession()]);
    expect(head.engagementHead?.id).toBe(gennet);
    const bob = await store('child', 'bob', 3);
    await Promise.all([head.beginSession({ childId: 'ann' }), head.beginSession({ childId: 'bob' })]);
    expect(head.engagementHead?.id).toBe(bob);
  });
});
