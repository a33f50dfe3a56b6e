import { tableBytes } from '../../archive/tables/writeTable.js';
import { sessionTable } from '../../archive/tables/sessionTables.js';
import type { ComparedTable } from '../../core/diff/compareTables.js';
import { RapportError } from '../../core/RapportError.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { writeEaf, type EafTier } from '../../tables/writeEaf.js';
import type { AnnotationPass } from '../wire/review.js';
import { exportFormats, exportTables } from '../wire/words.js';
import { annotationTable, labelTable, passTiers, type AnnotatedSpan } from './annotationTables.js';
import { calibrationTable, type Trainings } from './calibrationTable.js';
import { findPictures } from './pictureTable.js';
import { recordingsOf } from './stampedTable.js';

export type ExportTable = (typeof exportTables)[number];
export type ExportFormat = (typeof exportFormats)[number];

/** What people said of a session, as far as whoever asks may see it. */
export interface Judged {
  readonly passes: readonly AnnotationPass[];
  readonly calibration: Trainings;
}

/** How long something that happens at a moment is drawn in ELAN, seconds. */
const momentSec = 1;

/**
 * A session's table, with what people said as far as it is given.
 *
 * @returns `undefined` where there is no such table
 * @throws RapportError of `sessionTable` and `recording/unreadable`
 */
export async function exportedTable(
  folder: string,
  name: ExportTable,
  judged: Judged,
): Promise<ComparedTable | undefined> {
  const { passes } = judged;
  if (name === 'calibration')
    return judged.calibration.trainings.length > 0 ? calibrationTable(judged.calibration) : undefined;
  if (name !== 'annotations' && name !== 'labels') return sessionTable(folder, name);
  if (passes.length === 0) return undefined;
  if (name === 'annotations') return annotationTable(passes);
  return labelTable(passes, await spanOf(folder, (await readSessionLog(folder)).events, passes));
}

/**
 * A session's annotations as a file of ELAN, a tier a pass, with its prompts and marks.
 *
 * @throws RapportError of `readSessionLog` and `recording/unreadable`
 */
export async function exportedEaf(
  folder: string,
  passes: readonly AnnotationPass[],
  date: Date,
): Promise<string> {
  const { events } = await readSessionLog(folder);
  const span = await spanOf(folder, events, passes);
  const moments = (id: string, textOf: (event: SessionEvent) => string | undefined): EafTier => ({
    id,
    intervals: events.flatMap((event) => {
      const text = textOf(event);
      const at = event.kind === 'mark' ? (event.momentNs ?? event.stampNs) : event.stampNs;
      const beginSec = Math.max(0, Number(at - span.zeroNs) / 1e9);
      return text === undefined ? [] : [{ beginSec, endSec: beginSec + momentSec, text }];
    }),
  });
  const tiers = [
    ...passTiers(passes, span),
    moments('prompts', (event) =>
      event.kind === 'prompt-proposed' ? `${event.prompt.behaviourId}: ${event.prompt.reason}` : undefined,
    ),
    moments('marks', (event) => (event.kind === 'mark' ? event.text : undefined)),
  ];
  return writeEaf(tiers, date);
}

/** @throws RapportError `export/no-table`, and of the above */
export async function exportedFile(
  folder: string,
  { table: name, format }: { readonly table: ExportTable; readonly format: ExportFormat },
  judged: Judged,
): Promise<string | Uint8Array> {
  if (format === 'eaf') {
    if (name === 'annotations') return exportedEaf(folder, judged.passes, new Date());
    throw new RapportError('export/no-table', `ELAN's format holds annotations: export "${name}" as csv.`);
  }
  const table = await exportedTable(folder, name, judged);
  if (table !== undefined) return tableBytes(table, format);
  throw new RapportError('export/no-table', `This session has no ${name} to export.`);
}

/** From where the recording's pictures are counted, or its start where there are none, to the last that is known. */
async function spanOf(
  folder: string,
  events: readonly SessionEvent[],
  passes: readonly AnnotationPass[],
): Promise<AnnotatedSpan> {
  const { zeroNs } = await findPictures((await recordingsOf(folder)).files);
  const stamps = [
    ...events.map(({ stampNs }) => stampNs),
    ...passes.flatMap(({ points }) => points.slice(-1).map(([stamp]) => BigInt(stamp))),
  ];
  const endNs = stamps.reduce((latest, stamp) => (stamp > latest ? stamp : latest), 0n);
  return { zeroNs: zeroNs ?? events[0]?.stampNs ?? 0n, endNs };
}
