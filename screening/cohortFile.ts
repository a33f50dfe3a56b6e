import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { z } from 'zod';

import type { AttributeQuality } from '../core/affect/attributes.js';
import { RapportError } from '../core/RapportError.js';
import { fieldOf, requireReadable } from '../core/requireReadable.js';
import type { Cohort, CohortChild } from '../core/screening/Cohort.js';
import { featureNames } from '../core/session/featureVector.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { readParquet } from '../tables/parquet/readParquet.js';

/** The key of the file's own entry among Parquet's metadata; its value is JSON. */
const cohortMetadataKey = 'rapport.cohort';

const cohortVersion = 1;
const versionSchema = z.looseObject({ version: z.literal(cohortVersion) });

const metadataSchema = z.object({
  positive: z.string().min(1),
  negative: z.string().min(1),
  affectModels: z.array(z.string()).min(1),
  simulated: z.boolean(),
  minCoverage: z.number(),
});

/** One letter a number: measured, pseudo-labelled, unavailable, as in frames.csv. */
const qualityLetters: Readonly<Record<AttributeQuality, string>> = {
  measured: 'm',
  'pseudo-labelled': 'p',
  unavailable: 'u',
};
const qualityOfLetter = new Map(
  Object.entries(qualityLetters).map(([quality, letter]) => [letter, quality as AttributeQuality]),
);

const rowSchema = z.looseObject({
  child: z.string().min(1),
  label: z.string().min(1),
  sessions: z.int().positive(),
  duration_sec: z.number().nonnegative(),
  frames_measured: z.int().nonnegative(),
  coverage: z.number().min(0).max(1),
  quality: z.string().length(featureNames.length),
});

/**
 * Writes a cohort as one Parquet file: a row a child; `child`, `label`, `sessions`, `duration_sec`, `frames_measured`,
 * `coverage`, `quality` (58 letters) and the 58 numbers as DOUBLE by name, null where not known.
 *
 * @throws RapportError `file/disk-full`, `file/not-written`
 */
export async function writeCohortFile(path: string, cohort: Cohort): Promise<void> {
  const { children, ...rest } = cohort;
  const text = (name: string, of: (child: CohortChild) => string) =>
    ({ name, data: children.map(of), type: 'STRING', nullable: false }) as const;
  const number = (name: string, of: (child: CohortChild) => number | undefined) =>
    ({ name, data: children.map((child) => of(child) ?? null), type: 'DOUBLE', nullable: true }) as const;
  const count = (name: string, of: (child: CohortChild) => number) =>
    ({ name, data: children.map(of), type: 'INT32', nullable: false }) as const;
  const bytes = parquetWriteBuffer({
    columnData: [
      text('child', ({ childId }) => childId),
      text('label', ({ label }) => label),
      count('sessions', ({ sessions }) => sessions),
      number('duration_sec', ({ durationSec }) => durationSec),
      count('frames_measured', ({ framesMeasured }) => framesMeasured),
      number('coverage', ({ coverage }) => coverage),
      text('quality', ({ quality }) => quality.map((each) => qualityLetters[each]).join('')),
      ...featureNames.map((name, entry) => number(name, ({ vector }) => vector[entry])),
    ],
    kvMetadata: [{ key: cohortMetadataKey, value: JSON.stringify({ version: cohortVersion, ...rest }) }],
    createdBy: 'rapport',
  });
  // Children's labels and faces: for their owner alone.
  await writeFileAtomically(path, new Uint8Array(bytes), ownerOnly);
}

/** A cohort and the SHA-256 of its file, by which a result names its data. */
export interface CohortFile {
  readonly cohort: Cohort;
  readonly sha256: string;
}

function invalid(path: string, why: string, cause?: unknown): RapportError {
  return new RapportError(
    'cohort/invalid-file',
    `${path} is no cohort of this suite (${why}): make it again with rapport cohort build.`,
    { cause },
  );
}

function childOf(row: z.infer<typeof rowSchema>): CohortChild {
  return {
    childId: row.child,
    label: row.label,
    vector: featureNames.map((name) => {
      const value = row[name];
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    }),
    quality: Array.from(row.quality, (letter) => qualityOfLetter.get(letter) ?? 'unavailable'),
    sessions: row.sessions,
    durationSec: row.duration_sec,
    framesMeasured: row.frames_measured,
    coverage: row.coverage,
  };
}

/**
 * Reads what `writeCohortFile` wrote.
 *
 * @throws RapportError `cohort/no-file`, `file/newer`, `cohort/invalid-file` for anything but a whole cohort: truncated, without its 58 numbers,
 *   a child twice, a label that is none of the two
 */
export async function readCohortFile(path: string): Promise<CohortFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new RapportError('cohort/no-file', `${path} cannot be read: check the path and its permissions.`, {
      cause,
    });
  });
  let cohort: Cohort;
  try {
    const { keyValues, names, rows, columns } = await readParquet(path);
    const entry = keyValues.get(cohortMetadataKey);
    if (entry === undefined) throw invalid(path, `it lacks the metadata ${cohortMetadataKey}`);
    const metadata: unknown = JSON.parse(entry);
    requireReadable(path, { kind: 'a cohort', version: fieldOf(metadata, 'version'), newest: cohortVersion });
    const description = metadataSchema.parse(versionSchema.parse(metadata));
    const lacking = featureNames.find((name) => !names.includes(name));
    if (lacking !== undefined) throw invalid(path, `it lacks the column ${lacking}`);
    const short = [...columns].find(([, values]) => values.length !== rows);
    if (short !== undefined) throw invalid(path, `column ${short[0]} is short`);
    const children = Array.from({ length: rows }, (_, row) =>
      Object.fromEntries([...columns].map(([name, values]) => [name, values[row]])),
    );
    cohort = { ...description, children: z.array(rowSchema).parse(children).map(childOf) };
  } catch (error) {
    if (error instanceof RapportError) throw error;
    throw invalid(path, 'it is damaged, or another file', error);
  }
  requireSound(path, cohort);
  return { cohort, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** What `rapport cohort build` has seen to may have been changed by hand since. */
function requireSound(path: string, { children, positive, negative }: Cohort): void {
  const seen = new Set<string>();
  for (const { childId, label } of children) {
    if (seen.has(childId)) throw invalid(path, `it has the child ${childId} twice`);
    seen.add(childId);
    if (label !== positive && label !== negative)
      throw invalid(path, `${childId} is labelled "${label}", which is neither ${positive} nor ${negative}`);
  }
  for (const label of [positive, negative])
    if (children.filter((child) => child.label === label).length < 2)
      throw invalid(path, `it has fewer than two children of ${label}`);
}
