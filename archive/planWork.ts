import { join } from 'node:path';

import { systemReason, isSystemError } from '../core/systemError.js';
import { rememberedContentHash } from './contentHash.js';
import type { ResultStore } from './ResultStore.js';
import { taskKey, type TaskModule, type TaskParameters, type WorkItem } from './TaskModule.js';

/** Which of the recordings a machine does: the K-th, the K+N-th … */
export interface Shard {
  /** 1 .. count. */
  readonly index: number;
  readonly count: number;
}

export function inShard<Item>(items: readonly Item[], { index, count }: Shard): readonly Item[] {
  return items.filter((_, position) => position % count === index - 1);
}

/** An item, or why there can be none. */
export type Planned =
  | { readonly kind: 'item'; readonly recording: string; readonly item: WorkItem }
  | { readonly kind: 'unreadable'; readonly recording: string; readonly reason: string };

/**
 * What is to be done, a recording at a time: its content is read only when somebody asks for it, so that work begins at once.
 */
export async function* planWork({
  task,
  module,
  parameters,
  recordings,
  root,
  store,
}: {
  readonly task: string;
  readonly module: TaskModule;
  readonly parameters: TaskParameters;
  readonly recordings: readonly string[];
  readonly root: string;
  readonly store: ResultStore;
}): AsyncGenerator<Planned, void> {
  const identity = await module.identity(parameters);
  for (const recording of recordings) {
    try {
      const contentSha256 = await rememberedContentHash(join(root, recording), store.hashMemory);
      const key = taskKey({ task, contentSha256, parameters, identity });
      yield { kind: 'item', recording, item: { key, task, recording, parameters } };
    } catch (error) {
      if (!isSystemError(error)) throw error;
      yield { kind: 'unreadable', recording, reason: `It cannot be read, because ${systemReason(error)}.` };
    }
  }
}
