import type { Member } from '../live/Crew.js';
import type { ActionView } from '../wire/fromServer.js';
import type { StartTraining } from './training/startTraining.js';

/** Writes down who has done what; no child and no session is named. */
export type LogDeed = (
  who: Pick<Member, 'name' | 'role'>,
  deed: Pick<ActionView, 'what' | 'detail' | 'done' | 'says'>,
) => void;

/** What the review needs of the server around it. */
export interface ReviewPorts {
  /** The folder of heads. */
  readonly registry: string;
  /** Where the lines of a session that is purged are looked for. */
  readonly logs: readonly string[];
  readonly log: LogDeed;
  /** Told what goes wrong while nobody has asked for anything. */
  readonly trouble: (error: unknown) => void;
  /** Why heads are not made now; `undefined`: they are. */
  readonly refuseTraining: () => string | undefined;
  readonly startTraining: StartTraining;
}
