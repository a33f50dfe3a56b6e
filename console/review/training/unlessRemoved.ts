import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

import { RapportError } from '../../../core/RapportError.js';
import { isSystemError } from '../../../core/systemError.js';
import { sessionFiles } from '../../../record/sessionFiles.js';
import { featuresFolder } from './trainingMessages.js';

/** Whether a session is still there. Its folder alone says nothing: whoever writes a file late makes it anew. */
export function isStanding(session: string): boolean {
  return existsSync(join(session, sessionFiles.events));
}

/**
 * Makes something of a session's child. Where the session was purged meanwhile, by whatever program, nothing of it stays.
 *
 * @param unmake removes what `make` may have left
 * @throws RapportError `training/removed`; what `make` and `unmake` throw
 */
export async function unlessRemoved<T>(
  session: string,
  { make, unmake }: { readonly make: () => Promise<T>; readonly unmake: () => Promise<void> },
): Promise<T> {
  if (!isStanding(session)) throw removed();
  const made = make();
  // Also what failed may have left something; why is told below.
  await Promise.allSettled([made]);
  if (isStanding(session)) return made;
  await unmake();
  throw removed();
}

const removed = () =>
  new RapportError('training/removed', 'The session was removed meanwhile: nothing of it was kept.');

/**
 * Removes the features of a session that is no more, and its folder if that was made anew for them.
 *
 * @throws the file system's error
 */
export async function removeRemains(session: string): Promise<void> {
  await rm(join(session, featuresFolder), { recursive: true, force: true });
  await rmdir(session).catch((error: unknown) => {
    // What else lies there was not made here.
    if (!isSystemError(error) || !['ENOENT', 'ENOTEMPTY'].includes(error.code)) throw error;
  });
}
