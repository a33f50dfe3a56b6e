import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { RapportError } from '../core/RapportError.js';
import { classifierNames } from '../core/screening/classifiers.js';
import { featureGroups } from '../core/screening/featureGroups.js';
import { partId, type PartOutcome } from '../core/screening/Part.js';
import { ifMissing } from '../core/systemError.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';

const partsFolder = 'parts';
const settingsFile = 'settings.json';

const partSchema: z.ZodType<PartOutcome> = z.object({
  classifier: z.enum(classifierNames),
  set: z.array(z.enum(featureGroups)),
  permutation: z.int().positive().exactOptional(),
  folds: z.array(
    z.object({
      child: z.int().nonnegative(),
      score: z.number(),
      probability: z.number(),
      chosen: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
      leftOut: z.array(z.object({ name: z.string(), reason: z.enum(['unknown', 'constant']) })),
      influence: z.record(z.string(), z.number()).exactOptional(),
      warnings: z.array(z.string()),
    }),
  ),
});

/** What a file holds; `undefined` where there is none. */
async function readJson<Content>(path: string, schema: z.ZodType<Content>): Promise<Content | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RapportError(
      'screening/damaged',
      `${path} is damaged: delete it and run the same command again.`,
      { cause: error },
    );
  }
}

/**
 * Makes a folder a run's, or checks that it is this run's already.
 *
 * @param decisive what decides the parts' numbers
 * @throws RapportError `screening/other-run` when the folder holds another run
 */
export async function claimFolder(folder: string, decisive: object): Promise<void> {
  const path = join(folder, settingsFile);
  const before = await readJson(path, z.unknown());
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(decisive))
    throw new RapportError(
      'screening/other-run',
      `${folder} holds a run on another cohort, with another seed or by other versions: choose another folder with "--out".`,
    );
  await writeFileAtomically(path, `${JSON.stringify(decisive)}\n`, ownerOnly);
}

/** The parts that a folder holds already, by `partId`. */
export async function partsSoFar(folder: string): Promise<Map<string, PartOutcome>> {
  const names = await readdir(join(folder, partsFolder)).catch(ifMissing([]));
  const outcomes = new Map<string, PartOutcome>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const outcome = await readJson(join(folder, partsFolder, name), partSchema);
    if (outcome !== undefined) outcomes.set(partId(outcome), outcome);
  }
  return outcomes;
}

/** Keeps a part: from then on Ctrl-C does not cost it. */
export async function writePart(folder: string, outcome: PartOutcome): Promise<void> {
  const path = join(folder, partsFolder, `${partId(outcome)}.json`);
  await writeFileAtomically(path, JSON.stringify(outcome), ownerOnly);
}
