import { join } from 'node:path';

import { writeTable } from '../../../archive/tables/writeTable.js';
import { RapportError } from '../../../core/RapportError.js';
import type { AnnotationPass } from '../../wire/review.js';
import { labelTable, newestPasses } from '../annotationTables.js';
import { findPictures } from '../pictureTable.js';
import type { TrainableSession } from './trainableSession.js';
import type { LabelledRecording } from './trainingMessages.js';

/**
 * A session's recordings with pictures, each with the annotations that are learned from, as `rapport head features --labels` reads them.
 *
 * @param coder whose newest pass it is; `null`: each coder's
 * @param work where the tables of annotations are written
 * @throws RapportError `training/no-pictures`, `training/no-annotations`, `recording/unreadable`, and of `writeTable`
 */
export async function labelledRecordings(
  { recordings, endNs }: Pick<TrainableSession, 'recordings' | 'endNs'>,
  { passes, coder, work }: { passes: readonly AnnotationPass[]; coder: string | null; work: string },
): Promise<readonly LabelledRecording[]> {
  const taken = newestPasses(passes).filter((pass) => coder === null || pass.coder === coder);
  const judged = taken.filter(({ points }) => points.some(([, value]) => value !== null));
  if (judged.length === 0) throw noAnnotations('There are no judgements of engagement to learn from');
  const lastNs = judged
    .map(({ points }) => BigInt(points.at(-1)?.[0] ?? 0))
    .reduce((latest, ns) => (ns > latest ? ns : latest), endNs);
  const labelled: LabelledRecording[] = [];
  let hasPictures = false;
  for (const [index, path] of recordings.entries()) {
    const { zeroNs, stampsNs } = await findPictures([path]);
    const [firstNs] = stampsNs;
    const lastPictureNs = stampsNs.at(-1);
    if (zeroNs === undefined || firstNs === undefined || lastPictureNs === undefined) continue;
    hasPictures = true;
    // What is judged behind the last picture is of no picture.
    const span = { zeroNs, endNs: lastNs < lastPictureNs ? lastNs : lastPictureNs };
    const table = labelTable(judged, span);
    const firstSec = Number(firstNs - zeroNs) / 1e9;
    if (!(table.columns.get('time') ?? []).some((time) => Number(time) >= firstSec)) continue;
    // Features name their coders by the file.
    const [only, other] = judged;
    const name = other === undefined && only !== undefined ? only.coder : 'labels';
    const labels = join(work, `recording-${index}`, `${name}.csv`);
    await writeTable(labels, table);
    labelled.push({ path, zeroNs, labels });
  }
  if (!hasPictures)
    throw new RapportError(
      'training/no-pictures',
      'The recording of the session has no pictures to find faces in.',
    );
  if (labelled.length === 0)
    throw noAnnotations('No judgement of engagement is of a moment that a picture was recorded at');
  return labelled;
}

const noAnnotations = (why: string): RapportError =>
  new RapportError('training/no-annotations', `${why}: judge the session here first.`);
