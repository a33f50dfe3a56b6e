import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { registryIdPattern } from '../../../core/idPatterns.js';
import { RapportError } from '../../../core/RapportError.js';
import { sentenceOf } from '../../../core/sentenceOf.js';
import type { AnnotationPass } from '../../wire/review.js';
import type { CandidateBody, HeadBody, TrainingView } from '../../wire/training.js';
import { isUnderWay } from '../../wire/words.js';
import type { LogDeed } from '../ReviewPorts.js';
import { labelledRecordings } from './labelledRecordings.js';
import { featureFilesOf } from './sessionFeatureFiles.js';
import type { StartTraining } from './startTraining.js';
import { trainableSession } from './trainableSession.js';
import { figuresIn, jobView, newJob, tellJob, type Job, type Who } from './trainingJob.js';
import { featuresFolder, type TrainingEnd, type TrainingRequest } from './trainingMessages.js';
import { isStanding, removeRemains } from './unlessRemoved.js';
import { makeWorkFolder } from './workFolder.js';

export interface TrainingDeskPorts {
  readonly start: StartTraining;
  /** The folder of heads. */
  readonly registry: string;
  /** Why nothing may be made now; `undefined`: it may. */
  readonly refuseNow: () => string | undefined;
  readonly log: LogDeed;
}

/** How often it is looked whether the work has to give way, or its session was removed. */
const lookMs = 1_000;

/**
 * Features and personal heads from sessions in the review: one at a time at this server, in a process of its own. What is made goes
 * on while no page is open; a candidate waits for a decision as long as the server lives, and is used only by one.
 */
export class TrainingDesk {
  readonly #ports: TrainingDeskPorts;
  #job: Job | undefined;
  readonly #looking: NodeJS.Timeout;

  constructor(ports: TrainingDeskPorts) {
    this.#ports = ports;
    this.#looking = setInterval(() => this.#look(), lookMs).unref();
  }

  /** @throws the file system's error */
  async view(folder: string): Promise<TrainingView> {
    const job = this.#job;
    return {
      ...jobView(job, folder),
      // Reading a log of an hour at each look would cost more than it tells.
      ...(job !== undefined && isUnderWay(job.state)
        ? { refused: null, culture: null }
        : await this.#possible(folder)),
      files: (await featureFilesOf(folder)).length,
    };
  }

  /**
   * Begins to make something.
   *
   * @throws RapportError of `trainableSession` and `labelledRecordings`, `training/busy`, `training/not-now`, `training/culture`
   */
  async begin(
    what: Job['what'],
    folder: string,
    {
      coder,
      culture,
      passes,
      by,
    }: HeadBody & { readonly passes: readonly AnnotationPass[]; readonly by: Who },
  ): Promise<void> {
    this.#refuse(folder);
    if (!registryIdPattern.test(culture))
      throw new RapportError(
        'training/culture',
        'Give the culture as an id, for example C0: letters, digits, ".", "-" and "_", at most 64.',
      );
    const before = this.#job;
    const job = newJob({ folder, what, by, culture });
    // From here on others are told that something is being made.
    this.#job = job;
    const prepared = this.#prepare(job, before, { coder, passes });
    job.prepared = prepared.catch(() => undefined);
    await prepared;
  }

  async #prepare(
    job: Job,
    before: Job | undefined,
    asked: Pick<HeadBody, 'coder'> & { readonly passes: readonly AnnotationPass[] },
  ): Promise<void> {
    const { folder, what, culture } = job;
    try {
      const session = await trainableSession(folder);
      job.childId = session.childId;
      const work = (job.work = await makeWorkFolder(folder));
      const recordings = await labelledRecordings(session, { ...asked, work });
      if (job.cancelled !== undefined) throw new RapportError('training/cancelled', job.cancelled);
      const { registry } = this.#ports;
      const { childId } = session;
      this.#run(job, { kind: what, folder, work, childId, culture, recordings, registry, date: new Date() });
    } catch (error) {
      await this.#forget(job);
      // What was made before stays as it was: a candidate still waits.
      if (this.#job === job) this.#job = before;
      throw error;
    }
    this.#log(job.by, what, 'begun');
    await this.#forget(before);
  }

  /** Ends what is being made. */
  async cancel(folder: string, by: Who): Promise<void> {
    const job = this.#job;
    if (job?.folder !== folder || !isUnderWay(job.state) || job.state === 'saving')
      throw new RapportError('training/nothing', 'Nothing of this session is being made.');
    await this.#end(job, `${by.name} has ended it.`);
  }

  /**
   * Puts the candidate into use, or forgets it.
   *
   * @throws RapportError `training/no-candidate`, `training/not-better`, `training/not-now`, of `trainableSession` where consent was
   *   withdrawn meanwhile, and why it could not be put into use
   */
  async decide(folder: string, { candidateId, decision }: CandidateBody, by: Who): Promise<void> {
    const job = this.#job;
    if (
      job?.folder !== folder ||
      job.state !== 'told' ||
      job.work === undefined ||
      job.comparison?.candidateId !== candidateId
    )
      throw new RapportError(
        'training/no-candidate',
        'This candidate does not wait for a decision any more: somebody has decided, or another one was made.',
      );
    if (decision === 'discard') {
      job.state = 'discarded';
      await this.#forget(job);
      this.#log(by, 'discard-head', 'discarded');
      return;
    }
    if (!job.comparison.isBetter)
      throw new RapportError(
        'training/not-better',
        'The candidate is no better than the head in use, so it is not used: discard it.',
      );
    this.#refuseBusyRobot();
    job.state = 'saving';
    try {
      await trainableSession(folder);
    } catch (error) {
      // Nothing is kept of a session whose consent was withdrawn.
      job.state = 'failed';
      job.says = sentenceOf(error);
      await this.#forget(job);
      throw error;
    }
    const { work, childId, culture, comparison } = job;
    const { registry } = this.#ports;
    const { currentId } = comparison;
    const end = await this.#use(job, { kind: 'use', folder, work, childId, culture, registry, currentId });
    if (end.kind === 'failed') {
      // It still waits: the disk may have room by then.
      if (job.cancelled === undefined) job.state = 'told';
      this.#failed(by, 'use-head', end.code);
      throw new RapportError(end.code, end.says);
    }
    job.state = 'used';
    await this.#forget(job);
    this.#log(by, 'use-head', `in use: ${figuresIn(comparison)}`);
  }

  async #use(job: Job, request: TrainingRequest): Promise<TrainingEnd> {
    try {
      job.running = this.#ports.start(request, () => undefined);
    } catch (error) {
      return { kind: 'failed', code: 'training/broken', says: sentenceOf(error) };
    }
    return job.running.ended;
  }

  /**
   * A feature file of a session by its number; `undefined`: there is none.
   *
   * @throws RapportError of `trainableSession`
   */
  async file(folder: string, number: number): Promise<string | undefined> {
    await trainableSession(folder);
    const name = (await featureFilesOf(folder))[number];
    return name === undefined ? undefined : join(folder, featuresFolder, name);
  }

  /** A session is about to be removed: nothing is made of it any more. */
  async leave(folder: string): Promise<void> {
    const job = this.#job;
    if (job?.folder !== folder) return;
    if (isUnderWay(job.state)) await this.#end(job, 'The session is being removed.');
    await this.#forget(job);
    // One that waited while this one was prepared is of the same session; one that somebody has begun by now is of another.
    const waiting = this.#job;
    if (waiting?.folder !== folder) return;
    await this.#forget(waiting);
    if (this.#job === waiting) this.#job = undefined;
  }

  /** Ends what is being made, and forgets a candidate that nobody has decided on. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    const job = this.#job;
    if (job === undefined) return;
    if (isUnderWay(job.state)) await this.#end(job, 'The server has ended.');
    await this.#forget(job);
    await this.#forget(this.#job);
  }

  async #possible(folder: string): Promise<Pick<TrainingView, 'refused' | 'culture'>> {
    try {
      const { culture = null } = await trainableSession(folder);
      return { refused: this.#ports.refuseNow() ?? null, culture };
    } catch (error) {
      if (error instanceof RapportError) return { refused: error.message, culture: null };
      throw error;
    }
  }

  #refuse(folder: string): void {
    this.#refuseBusyRobot();
    const job = this.#job;
    if (job === undefined) return;
    if (isUnderWay(job.state))
      throw new RapportError(
        'training/busy',
        `${job.by.name} has something made of ${job.folder === folder ? 'this' : 'another'} session: wait for it, or end it.`,
      );
    if (job.state === 'told' && job.folder !== folder)
      throw new RapportError(
        'training/busy',
        'A candidate of another session waits for a decision: use or discard it first.',
      );
  }

  #refuseBusyRobot(): void {
    const why = this.#ports.refuseNow();
    if (why !== undefined) throw new RapportError('training/not-now', why);
  }

  #look(): void {
    const job = this.#job;
    // What is being put into use looks after itself.
    if (job === undefined || job.state === 'saving') return;
    if (!isStanding(job.folder)) {
      // Another program has purged it.
      this.#unattended(
        job,
        this.leave(job.folder).then(() => removeRemains(job.folder)),
      );
      return;
    }
    if (!isUnderWay(job.state)) return;
    const why = this.#ports.refuseNow();
    if (why !== undefined) this.#unattended(job, this.#end(job, why));
  }

  #run(job: Job, request: TrainingRequest): void {
    job.state = 'looking';
    job.running = this.#ports.start(request, (progress) => tellJob(job, progress));
    this.#unattended(
      job,
      job.running.ended.then((end) => this.#ended(job, end)),
    );
  }

  async #ended(job: Job, end: TrainingEnd): Promise<void> {
    if (job.cancelled !== undefined) return;
    if (end.kind === 'failed') {
      job.state = 'failed';
      job.says = end.says;
      await this.#forget(job);
      this.#failed(job.by, job.what, end.code);
      return;
    }
    job.comparison = end.comparison ?? null;
    job.state = end.comparison === undefined ? 'ready' : 'told';
    if (job.state === 'ready') await this.#forget(job);
    this.#log(job.by, job.what, end.comparison === undefined ? 'made' : figuresIn(end.comparison));
  }

  async #end(job: Job, why: string): Promise<void> {
    if (job.cancelled !== undefined) return;
    job.cancelled = why;
    job.running?.stop();
    // What is still being prepared writes into the session's folder until it has seen that it is ended.
    await job.prepared;
    await job.running?.ended;
    job.state = 'cancelled';
    job.says = why;
    await this.#forget(job);
    this.#ports.log(job.by, { what: job.what, detail: null, done: false, says: why });
  }

  /** Removes what is not finished, and a candidate. */
  async #forget(job: Job | undefined): Promise<void> {
    if (job?.work === undefined) return;
    const { work } = job;
    job.work = undefined;
    // Its process may be writing a last file.
    await rm(work, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  }

  /** Nobody waits for it: what goes wrong is told with the job, and ends no server that leads a session. */
  #unattended(job: Job, work: Promise<void>): void {
    work.catch((error: unknown) => {
      job.state = 'failed';
      job.says = sentenceOf(error);
    });
  }

  /** Why is told by the page of that session alone: a child is named in it. */
  #failed(by: Who, what: string, code: string): void {
    this.#ports.log(by, { what, detail: null, done: false, says: code });
  }

  #log(by: Who, what: string, says: string): void {
    this.#ports.log(by, { what, detail: null, done: true, says });
  }
}
