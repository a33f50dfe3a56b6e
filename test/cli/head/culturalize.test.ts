import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import { frameParts } from '../../../heads/training/frameParts.js';
import { listCards } from '../../../heads/registry/listCards.js';
import { smallCohort } from '../../heads/smallCohort.js';
import { runHead, writeCohort } from './headCommands.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-culturalize-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const split = ['--block-sec', '2.5', '--seed', '1'];

/** A child whose labels teach the opposite of what its held-out frames are judged by. */
function misled(child: LabelledFeatures): LabelledFeatures {
  const parts = frameParts([child], { method: 'blocks', blockSec: 2.5, seed: 1 });
  const heldOut = new Set(parts.heldOut.parts[0]?.rows);
  const labels = child.frames.labels.map((label, row) => {
    if (heldOut.has(row)) return label;
    return label > 0 ? -0.9 : 0.9;
  });
  return { ...child, frames: { ...child.frames, labels } };
}

test('a culture whose head is refused does not keep the others from theirs, and the command fails', async () => {
  const children = smallCohort();
  const [first = '', second = ''] = new Set(children.map(({ culture }) => culture));
  const cohort = join(folder, 'cohort');
  const changed = join(folder, 'changed');
  const registry = ['--registry', join(folder, 'heads')];
  for (const path of [cohort, changed]) await mkdir(path);
  // A GenNet that has never seen the second culture is easily bettered there.
  await writeCohort(
    cohort,
    children.filter(({ culture }) => culture === first),
  );
  await writeCohort(
    changed,
    children.map((child) => (child.culture === first ? misled(child) : child)),
  );
  const trained = await runHead('train', cohort, ...registry, ...split, '--hidden', '10,8,6');
  expect(trained.error).toBeUndefined();

  const refit = ['culturalize', changed, ...registry, ...split, '--min-change', '0'];
  const alone = await runHead(...refit, '--culture', first);
  expect(alone.error).toMatchObject({ code: 'head/not-better' });

  // `none` has no features and the first culture's head is not better; the second culture comes after them.
  const both = await runHead(...refit, '--culture', 'none', first, second);
  expect(both.said).toContain(`none: There are no features of none`);
  expect(both.said).toContain(`${first}: The head of ${first} was not kept because`);
  expect(both.error).toMatchObject({
    code: 'head/not-all-cultures',
    message: expect.stringMatching(/^2 of 3 cultures got no new head/) as unknown,
  });
  const cards = await listCards(join(folder, 'heads'));
  expect(cards.map(({ source, culture }) => culture ?? source)).toEqual(['GenNet', second]);
});
