import type { Member } from '../../live/Crew.js';
import type { HeadsCompared, TrainingView } from '../../wire/training.js';
import type { TrainingState } from '../../wire/words.js';
import type { RunningTraining } from './startTraining.js';
import type { TrainingProgress } from './trainingMessages.js';

export type Who = Pick<Member, 'name' | 'role'>;

/** What is made of a session, from when it was asked for until something else is. */
export interface Job {
  readonly folder: string;
  readonly what: 'features' | 'personalize';
  readonly by: Who;
  readonly culture: string;
  state: TrainingState;
  childId: string;
  frames: number;
  framesKept: number;
  framesInAll: number | undefined;
  /** What went wrong. */
  says: string | null;
  comparison: HeadsCompared | null;
  /** The folder of what is not finished, and of the candidate. */
  work: string | undefined;
  /** When nothing is prepared any more; never rejects. */
  prepared: Promise<void> | undefined;
  running: RunningTraining | undefined;
  /** Why it is being ended. */
  cancelled: string | undefined;
}

export function newJob(asked: Pick<Job, 'folder' | 'what' | 'by' | 'culture'>): Job {
  return {
    ...asked,
    state: 'preparing',
    childId: '',
    frames: 0,
    framesKept: 0,
    framesInAll: undefined,
    says: null,
    comparison: null,
    work: undefined,
    prepared: undefined,
    running: undefined,
    cancelled: undefined,
  };
}

/** A job as a page that shows the session in this folder sees it. */
export function jobView(
  job: Job | undefined,
  folder: string,
): Omit<TrainingView, 'refused' | 'culture' | 'files'> {
  const isHere = job?.folder === folder;
  return {
    state: job?.state ?? 'none',
    what: job?.what ?? null,
    isHere,
    by: job?.by.name ?? null,
    frames: job?.frames ?? 0,
    framesKept: job?.framesKept ?? 0,
    framesInAll: job?.framesInAll ?? null,
    // A child is named in it.
    says: isHere ? job.says : null,
    comparison: isHere ? job.comparison : null,
  };
}

/** The job after its process has told how it goes. */
export function tellJob(job: Job, progress: TrainingProgress): void {
  if (job.cancelled !== undefined) return;
  job.state = progress.kind;
  if (progress.kind === 'fitting') return;
  job.frames = progress.frames;
  job.framesKept = progress.framesKept;
  job.framesInAll = progress.framesInAll;
}

/** Both heads' errors in one line, for the log. */
export function figuresIn({ framesHeldOut, current, candidate }: HeadsCompared): string {
  const mae = (of: HeadsCompared['current']): string => of.mae?.value.toFixed(2) ?? 'not known';
  return `mean absolute error ${mae(current)} before, ${mae(candidate)} after, on ${framesHeldOut} held-out frames`;
}
