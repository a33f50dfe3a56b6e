import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import type { LeftOutImage } from './cameraEvents.js';

/**
 * The images that a replay left out as CSV, nanoseconds; an empty stamp is one that could not be read.
 *
 * @throws RapportError of `writeFileAtomically`
 */
export async function writeLeftOut(path: string, images: readonly LeftOutImage[]): Promise<void> {
  const lines = images.map(({ logTimeNs, stampNs }) => `${logTimeNs},${stampNs ?? ''}`);
  await writeFileAtomically(path, `${['log_time_ns,stamp_ns', ...lines].join('\n')}\n`, ownerOnly);
}
