import { createHash } from 'node:crypto';

import { canonicalJson } from '../core/canonicalJson.js';

/** What is asked of a task besides its recording; plain JSON. */
export type TaskParameters = Readonly<Record<string, unknown>>;

/** What one run of a task gets. */
export interface TaskInput {
  /** The recording's path; `undefined` for a task that needs none. */
  readonly recording: string | undefined;
  /** An empty folder for the results. */
  readonly folder: string;
  /** How much of it is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** A task that is ready to be run, again and again: its models are loaded. */
export interface OpenTask {
  /** @throws RapportError where the recording is at fault: the next one is gone on with */
  run(input: TaskInput): Promise<void>;
  close(): Promise<void>;
}

/** A kind of work that the archive engine does, in a child process, once for each recording and set of parameters. */
export interface TaskModule {
  /** The tables of its results that are joined for a cohort, by file name. */
  readonly tables: readonly string[];
  /** @throws RapportError where they are wrong; called before anything is begun */
  checkParameters(parameters: TaskParameters): TaskParameters;
  /** What besides recording and parameters makes the results: the version, the models by their hashes. */
  identity(parameters: TaskParameters): Promise<Readonly<Record<string, string>>>;
  open(parameters: TaskParameters): Promise<OpenTask>;
}

/** One thing to do. */
export interface WorkItem {
  /** The name of its results: what they depend on, as a SHA-256. */
  readonly key: string;
  readonly task: string;
  /** Relative to the recordings' folder; `undefined` for a task that needs none. */
  readonly recording: string | undefined;
  readonly parameters: TaskParameters;
}

/** The name of a result: SHA-256 of everything that it depends on. */
export function taskKey(dependsOn: {
  readonly task: string;
  readonly contentSha256: string | undefined;
  readonly parameters: TaskParameters;
  readonly identity: Readonly<Record<string, string>>;
}): string {
  return createHash('sha256').update(canonicalJson(dependsOn)).digest('hex');
}
