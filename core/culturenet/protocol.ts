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

/** The trainings that a plan needs, run by run, those for many children first. */
export function evaluationTasks(plan: EvaluationPlan, members: readonly CohortMember[]): EvaluationTask[] {
  const wanted = new Set(plan.protocols);
  const cultures = [...new Set(members.map(({ culture }) => culture))];
  const tasks: EvaluationTask[] = [];
  for (let run = 1; run <= plan.runs; run += 1) {
    if (wanted.has('ME')) tasks.push({ run, kind: 'mean' });
    if (wanted.has('M7')) tasks.push({ run, kind: 'personal' });
    for (const culture of cultures) {
      if (wanted.has('M5')) tasks.push({ run, kind: 'joint', culture });
      if (wanted.has('M2') && cultures.length > 1) tasks.push({ run, kind: 'cross', culture });
    }
    const leftOut = new Set(
      cultures.flatMap((culture) =>
        members
          .filter((member) => member.culture === culture)
          .slice(0, plan.heldOutChildren)
          .map(({ childId }) => childId),
      ),
    );
    for (const { childId } of members) {
      if (wanted.has('M6')) {
        for (const share of plan.shares) tasks.push({ run, kind: 'single', childId, share });
      }
      if (!leftOut.has(childId)) continue;
      if (wanted.has('M1')) tasks.push({ run, kind: 'within', childId });
      if (wanted.has('M3') || wanted.has('M4')) {
        tasks.push({ run, kind: 'mixed', childId, culturalize: wanted.has('M4') ? 'yes' : 'no' });
      }
    }
  }
  return tasks;
}
