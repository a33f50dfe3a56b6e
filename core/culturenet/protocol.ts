/** The settings of paper 003, table I, and its mean estimate. */
export const protocols = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'ME'] as const;
export type Protocol = (typeof protocols)[number];

/** What a setting is, as in the paper's table I. */
export const protocolTitles: Readonly<Record<Protocol, string>> = {
  M1: 'subject independent, within culture, GenNet',
  M2: 'subject independent, cross culture, GenNet',
  M3: 'subject independent, mixed cultures, GenNet',
  M4: 'subject independent, both cultures, CultureNet',
  M5: 'subject dependent, within culture, GenNet',
  M6: 'subject dependent, one child, GenNet',
  M7: 'subject dependent, both cultures, CultureNet',
  ME: 'mean of the child’s training labels',
};

/** Who takes part. */
export interface CohortMember {
  readonly childId: string;
  readonly culture: string;
}

/**
 * One training and what it answers; tasks share nothing, so that they run in any order and in any process.
 *
 * - `within`: train on a culture's other children, test on `childId` (M1)
 * - `cross`: train on all of `culture`, test on the children of every other culture (M2)
 * - `mixed`: train on everybody else, test on `childId`; then fine-tune on its culture's others (M3 and M4)
 * - `joint`: train on p2 of all of `culture`, test on each (M5)
 * - `single`: train on `share` of `childId`'s frames, test on it (M6, figure 3)
 * - `personal`: train on p2 of everybody, fine-tune to each culture and to each child (M7)
 * - `mean`: each child's mean training label (ME)
 */
export type EvaluationTask = { readonly run: number } & (
  | { readonly kind: 'within'; readonly childId: string }
  | { readonly kind: 'cross'; readonly culture: string }
  | { readonly kind: 'mixed'; readonly childId: string; readonly culturalize: 'yes' | 'no' }
  | { readonly kind: 'joint'; readonly culture: string }
  | { readonly kind: 'single'; readonly childId: string; readonly share: number }
  | { readonly kind: 'personal' }
  | { readonly kind: 'mean' }
);

export interface EvaluationPlan {
  readonly protocols: readonly Protocol[];
  readonly runs: number;
  /** Shares of the child's frames for M6, the last of which is table II's; paper: 0.05, 0.10, 0.15, 0.20. */
  readonly shares: readonly number[];
  /** Only the first so many children of each culture are left out in turn for M1, M3 and M4; all where not given. */
  readonly heldOutChildren?: number;
}

/** A setting that these children's data do not allow. */
export interface SkippedSetting {
  readonly protocol: Protocol;
  /** The child's or the culture's id; `everybody`. */
  readonly whose: string;
  /** M6's share of the child's frames. */
  readonly share?: number;
  /** One sentence. */
  readonly reason: string;
}

/** A name for a task that is unique in its evaluation and fit for a file name. */
export function taskId(task: EvaluationTask): string {
  const run = `run${String(task.run).padStart(2, '0')}`;
  switch (task.kind) {
    case 'within':
    case 'mixed':
      return `${run}-${task.kind}-${task.childId}`;
    case 'single':
      return `${run}-single-${task.childId}-${String(Math.round(task.share * 1000)).padStart(3, '0')}`;
    case 'cross':
    case 'joint':
      return `${run}-${task.kind}-${task.culture}`;
    case 'personal':
    case 'mean':
      return `${run}-${task.kind}`;
  }
}

/** The children who are left out in turn for M1, M3 and M4. */
function leftOutInTurn(
  plan: Pick<EvaluationPlan, 'heldOutChildren'>,
  members: readonly CohortMember[],
): CohortMember[] {
  const seen = new Map<string, number>();
  return members.filter(({ culture }) => {
    const number = (seen.get(culture) ?? 0) + 1;
    seen.set(culture, number);
    return number <= (plan.heldOutChildren ?? Number.POSITIVE_INFINITY);
  });
}

/** How many children each culture has. */
function cultureSizes(members: readonly CohortMember[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { culture } of members) sizes.set(culture, (sizes.get(culture) ?? 0) + 1);
  return sizes;
}

/**
 * What a plan asks for and a cohort cannot answer, whatever its frames: M1 and M4 on a culture's only child, and M2, M3
 * and M4 where there is one culture. There M3 and M4 would learn from the very children of M1 and repeat its numbers.
 */
export function skippedSettings(
  plan: Pick<EvaluationPlan, 'protocols' | 'heldOutChildren'>,
  members: readonly CohortMember[],
): SkippedSetting[] {
  const sizes = cultureSizes(members);
  const [only] = sizes.keys();
  if (sizes.size === 1 && only !== undefined) {
    const reason = `${only} is the only culture, so that M2 has no other to be tested on and M3 and M4 would repeat M1: add children of another culture.`;
    const asked = (['M2', 'M3', 'M4'] as const).filter((protocol) => plan.protocols.includes(protocol));
    const skipped = asked.map((protocol): SkippedSetting => ({ protocol, whose: only, reason }));
    return [...skipped, ...withoutCompatriots(plan, members, ['M1'])];
  }
  return withoutCompatriots(plan, members, ['M1', 'M4']);
}

function withoutCompatriots(
  plan: Pick<EvaluationPlan, 'protocols' | 'heldOutChildren'>,
  members: readonly CohortMember[],
  protocolsAbout: readonly Protocol[],
): SkippedSetting[] {
  const sizes = cultureSizes(members);
  return leftOutInTurn(plan, members)
    .filter(({ culture }) => sizes.get(culture) === 1)
    .flatMap(({ childId, culture }) =>
      protocolsAbout
        .filter((protocol) => plan.protocols.includes(protocol))
        .map((protocol) => ({
          protocol,
          whose: childId,
          reason: `${childId} is the only child of ${culture}, so that nobody is left to learn from: add children of that culture.`,
        })),
    );
}

/** The trainings that a plan needs, run by run, those for many children first; without what `skippedSettings` names. */
export function evaluationTasks(plan: EvaluationPlan, members: readonly CohortMember[]): EvaluationTask[] {
  const wanted = new Set(plan.protocols);
  const sizes = cultureSizes(members);
  const severalCultures = sizes.size > 1;
  const leftOut = new Set(leftOutInTurn(plan, members).map(({ childId }) => childId));
  const tasks: EvaluationTask[] = [];
  for (let run = 1; run <= plan.runs; run += 1) {
    if (wanted.has('ME')) tasks.push({ run, kind: 'mean' });
    if (wanted.has('M7')) tasks.push({ run, kind: 'personal' });
    for (const culture of sizes.keys()) {
      if (wanted.has('M5')) tasks.push({ run, kind: 'joint', culture });
      if (wanted.has('M2') && severalCultures) tasks.push({ run, kind: 'cross', culture });
    }
    for (const { childId, culture } of members) {
      if (wanted.has('M6')) {
        for (const share of plan.shares) tasks.push({ run, kind: 'single', childId, share });
      }
      if (!leftOut.has(childId)) continue;
      const hasCompatriots = (sizes.get(culture) ?? 0) > 1;
      if (wanted.has('M1') && hasCompatriots) tasks.push({ run, kind: 'within', childId });
      const culturalize = wanted.has('M4') && hasCompatriots ? 'yes' : 'no';
      if (severalCultures && (wanted.has('M3') || culturalize === 'yes')) {
        tasks.push({ run, kind: 'mixed', childId, culturalize });
      }
    }
  }
  return tasks;
}
