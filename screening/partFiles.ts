import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../core/RapportError.js';
import { partId, type PartOutcome } from '../core/screening/Part.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';

const partsFolder = 'parts';
const settingsFile = 'settings.json';

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RapportError(
      'screening/damaged',
      `${path} is damaged: delete it and run the same command again.`,
      {
        cause: error,
      },
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
  const before = await readJson(path);
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(decisive))
    throw new RapportError(
      'screening/other-run',
      `${folder} holds a run on another cohort, with another seed or by other versions: choose another folder with "--out".`,
    );
  await writeFileAtomically(path, `${JSON.stringify(decisive)}\n`, ownerOnly);
}

/** The parts that a folder holds already, by `partId`. */
export async function partsSoFar(folder: string): Promise<Map<string, PartOutcome>> {
  const names = await readdir(join(folder, partsFolder)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const outcomes = new Map<string, PartOutcome>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const outcome = (await readJson(join(folder, partsFolder, name))) as PartOutcome;
    outcomes.set(partId(outcome), outcome);
  }
  return outcomes;
}

/** Keeps a part: from then on Ctrl-C does not cost it. */
export async function writePart(folder: string, outcome: PartOutcome): Promise<void> {
  const path = join(folder, partsFolder, `${partId(outcome)}.json`);
  await writeFileAtomically(path, JSON.stringify(outcome), ownerOnly);
}
