import type { TaskParameters } from './TaskModule.js';

/** What a child process is asked. */
export interface ToTaskChild {
  readonly task: string;
  readonly parameters: TaskParameters;
  readonly recording: string | undefined;
  readonly folder: string;
}

/** What it answers: any number of `progress`, then one of the others. */
export type FromTaskChild =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };
