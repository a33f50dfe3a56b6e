import { RapportError } from '../RapportError.js';
import { featureNames } from '../session/featureVector.js';
import type { Warning } from '../Warning.js';
import { checkSessions, type NamedSession } from './checkSessions.js';
import { classesOf, labelsByChild, type LabelRow } from './checkLabels.js';
import type { Cohort, CohortChild } from './Cohort.js';
import { joinSessions } from './joinSessions.js';
import { plainId, sameLooseIds } from './likeIds.js';
import { coverageOf, type SessionNumbers } from './SessionNumbers.js';

export interface GatherOptions {
  /** The class that sensitivity speaks of; `undefined` where the user has not said. */
  readonly positive: string | undefined;
  /** Sessions under this coverage are left out, 0..1. */
  readonly minCoverage: number;
  readonly duplicates: 'refuse' | 'drop';
}

/** A cohort, and what its maker must know of it. */
export interface GatheredCohort {
  readonly cohort: Cohort;
  /** What was left out and why, a sentence each. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly Warning[];
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(0)} %`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** Children whose sessions were all of too little coverage are gone with them. */
function joined(
  sessions: readonly NamedSession[],
  labels: ReadonlyMap<string, string>,
): readonly CohortChild[] {
  const byChild = new Map<string, NamedSession[]>();
  for (const session of sessions)
    byChild.set(session.childId, [...(byChild.get(session.childId) ?? []), session]);
  return [...byChild]
    .sort(([left], [right]) => left.localeCompare(right, 'en'))
    .map(([childId, own]) => ({ childId, label: labels.get(childId) ?? '', ...joinSessions(own) }));
}

function requireLabels(childIds: readonly string[], labels: ReadonlyMap<string, string>): void {
  const missing = [...new Set(childIds)].filter((childId) => !labels.has(childId));
  const [first] = missing;
  if (first === undefined) return;
  const meant = [...labels.keys()].find((id) => plainId(id) === plainId(first));
  throw new RapportError(
    'cohort/label-missing',
    meant === undefined
      ? `There is no label for ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}: add a line for each, or leave the sessions away.`
      : `The labels have "${meant}" and the sessions "${first}", which differ in case or blanks alone: give one child one id.`,
  );
}

/** Numbers that some children have and others have not: each would cost the whole cohort that number. */
function partlyKnown(children: readonly CohortChild[]): Warning[] {
  const lacking = new Map<string, string[]>();
  for (const [entry, name] of featureNames.entries()) {
    const without = children.filter(({ vector }) => vector[entry] === undefined);
    if (without.length === 0 || without.length === children.length) continue;
    const who = without.map(({ childId }) => childId).join(', ');
    lacking.set(who, [...(lacking.get(who) ?? []), name]);
  }
  return [...lacking].map(([who, names]) => ({
    code: 'cohort/partly-known',
    text: `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not known of ${who} and will be left out for all: leave such children away to keep the numbers.`,
  }));
}

/** What else tells the classes apart than faces. */
function confounders(cohort: Cohort): Warning[] {
  const of = (label: string, what: (child: CohortChild) => number): number =>
    median(cohort.children.filter((child) => child.label === label).map(what));
  const measures = [
    { name: 'coverage', of: (child: CohortChild) => child.coverage, text: percent, factor: 1.15 },
    {
      name: 'recorded time',
      of: (child: CohortChild) => child.durationSec,
      text: (sec: number) => `${sec.toFixed(0)} s`,
      factor: 1.25,
    },
  ];
  return measures.flatMap(({ name, of: what, text, factor }) => {
    const [one, other] = [of(cohort.positive, what), of(cohort.negative, what)];
    if (Math.max(one, other) <= factor * Math.min(one, other)) return [];
    return [
      {
        code: 'cohort/confounded',
        text: `The classes differ in ${name} (median ${text(one)} in ${cohort.positive}, ${text(other)} in ${cohort.negative}): a classifier may tell the recordings apart instead of the children.`,
      },
    ];
  });
}

/**
 * A cohort from sessions and the clinicians' labels: one row a child, several sessions of a child joined as if they had been
 * one (`joinSessions`).
 *
 * @throws RapportError what `checkSessions`, `labelsByChild` and `classesOf` throw; `cohort/label-missing` for a child without a
 *   label; `cohort/too-few-children` for fewer than two children of a class
 */
export function gatherCohort(
  given: readonly SessionNumbers[],
  labelRows: readonly LabelRow[],
  options: GatherOptions,
): GatheredCohort {
  const { sessions, affectModels, copies } = checkSessions(given, options);
  const labels = labelsByChild(labelRows);
  const childIds = sessions.map(({ childId }) => childId);
  requireLabels(childIds, labels);
  const classes = classesOf(
    childIds.map((childId) => labels.get(childId) ?? ''),
    options.positive,
  );
  const covered = sessions.filter(
    (session) => session.framesMeasured > 0 && coverageOf(session) >= options.minCoverage,
  );
  const cohort: Cohort = {
    ...classes,
    affectModels,
    simulated: false,
    minCoverage: options.minCoverage,
    children: joined(covered, labels),
  };
  for (const label of [classes.positive, classes.negative]) {
    const count = cohort.children.filter((child) => child.label === label).length;
    if (count < 2)
      throw new RapportError(
        'cohort/too-few-children',
        `${count === 0 ? 'No child' : 'One child'} of ${label} has a session of enough coverage, and two are needed at least: add sessions, or lower --min-coverage.`,
      );
  }
  const tooLittle = sessions.filter((session) => !covered.includes(session));
  const loose = sameLooseIds([...new Set(childIds)]);
  return {
    cohort,
    leftOut: [
      ...copies.map(({ folder, of }) => `${folder}: a copy of ${of}`),
      ...tooLittle.map(
        (session) =>
          `${session.folder} (${session.childId}): coverage ${percent(coverageOf(session))}, less than ${percent(options.minCoverage)}`,
      ),
      ...[...new Set(tooLittle.map(({ childId }) => childId))]
        .filter((childId) => !cohort.children.some((child) => child.childId === childId))
        .map((childId) => `${childId}: no session of enough coverage`),
      ...[...labels.keys()]
        .filter((childId) => !childIds.includes(childId))
        .map((childId) => `${childId}: a label without a session`),
    ],
    warnings: [
      ...(loose === undefined
        ? []
        : [
            {
              code: 'cohort/ids-alike',
              text: `"${loose[0]}" and "${loose[1]}" are taken for two children: are they one?`,
            },
          ]),
      ...covered
        .filter(({ recovered }) => recovered)
        .map(({ folder, childId }) => ({
          code: 'cohort/recovered',
          text: `${folder} (${childId}) was recovered after a crash and is as long as it came.`,
        })),
      ...partlyKnown(cohort.children),
      ...confounders(cohort),
    ],
  };
}
