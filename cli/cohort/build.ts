import { RapportError } from '../../core/RapportError.js';
import { gatherCohort, type GatheredCohort } from '../../core/screening/gatherCohort.js';
import { featureNames } from '../../core/session/featureVector.js';
import { writeCohortFile } from '../../screening/cohortFile.js';
import { readLabels } from '../../screening/readLabels.js';
import { readSessions } from '../../screening/readSessions.js';
import { command } from '../command.js';

/** `rapport cohort build`: one row a child from sessions and the clinicians' labels. */
export const buildCommand = command({
  command: 'build <sessions..>',
  describe: 'Make a cohort: one row a child, from sessions and a table of labels',
  builder: (yargs) =>
    yargs
      .positional('sessions', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Folders of sessions, or folders that hold them',
      })
      .options({
        labels: {
          type: 'string',
          demandOption: true,
          describe: 'CSV with the columns child and label, a line a child',
        },
        positive: { type: 'string', describe: 'The label that sensitivity speaks of, for example ASD' },
        out: { type: 'string', demandOption: true, describe: 'The cohort, a Parquet file' },
        'min-coverage': {
          type: 'number',
          default: 0.5,
          describe: 'Leave out sessions whose face was measured in less of the images, 0..1',
        },
        duplicates: {
          choices: ['refuse', 'drop'] as const,
          default: 'refuse' as const,
          describe: 'What to do with copies of a session',
        },
        json: { type: 'boolean', default: false, describe: 'Print what was taken and left out as JSON' },
      })
      .epilog('Several sessions of a child are joined as if they had been one (docs/screening.md).'),
  handler: async (given) => {
    const minCoverage = given['min-coverage'];
    if (!(minCoverage >= 0 && minCoverage <= 1))
      throw new RapportError('screening/bad-option', '"--min-coverage" is between 0 and 1.');
    const gathered = gatherCohort(await readSessions(given.sessions), await readLabels(given.labels), {
      positive: given.positive,
      minCoverage,
      duplicates: given.duplicates,
    });
    await writeCohortFile(given.out, gathered.cohort);
    process.stdout.write(`${given.json ? jsonOf(given.out, gathered) : describe(given.out, gathered)}\n`);
  },
});

function counts({ cohort }: GatheredCohort): Record<string, number> {
  return Object.fromEntries(
    [cohort.positive, cohort.negative].map((label) => [
      label,
      cohort.children.filter((child) => child.label === label).length,
    ]),
  );
}

function jsonOf(out: string, gathered: GatheredCohort): string {
  const { cohort, leftOut, warnings } = gathered;
  const { children, ...rest } = cohort;
  const listed = children.map(({ childId, label, vector, sessions, durationSec, coverage }) => ({
    childId,
    label,
    sessions,
    durationSec,
    coverage,
    numbersKnown: vector.filter((value) => value !== undefined).length,
  }));
  return JSON.stringify(
    { out, ...rest, counts: counts(gathered), children: listed, leftOut, warnings },
    undefined,
    2,
  );
}

function describe(out: string, gathered: GatheredCohort): string {
  const { cohort, leftOut, warnings } = gathered;
  const unknown = featureNames.filter((_, entry) =>
    cohort.children.every(({ vector }) => vector[entry] === undefined),
  );
  const sessions = cohort.children.reduce((sum, child) => sum + child.sessions, 0);
  const classes = Object.entries(counts(gathered)).map(([label, count]) => `${count} ${label}`);
  return [
    `${out}: ${cohort.children.length} children (${classes.join(', ')}; ${cohort.positive} is positive), ${sessions} sessions, seen by ${cohort.affectModels.join(', ')}`,
    ...(unknown.length === 0
      ? []
      : [
          `  not known of anybody, ${unknown.length} of ${featureNames.length} numbers: ${unknown.join(', ')}`,
        ]),
    ...leftOut.map((line) => `  left out: ${line}`),
    ...warnings.map(({ text }) => `  beware: ${text}`),
  ].join('\n');
}
