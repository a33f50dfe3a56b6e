import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { writeTable } from '../archive/tables/writeTable.js';
import { rowOf } from '../core/session/rowOf.js';
import { applyEvent, emptyRecord, type SessionRecord } from '../core/session/sessionRecord.js';
import type { SessionEvent, SessionSetup } from '../core/session/SessionEvent.js';
import { sessionReport, type SessionReport } from '../core/session/sessionReport.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { encodeJson } from '../record/eventLine.js';
import { encodeRow, frameHeader } from '../record/frameTable.js';
import { reportFile } from '../report/reportFile.js';
import { reportPage } from '../report/reportPage.js';
import { SessionSeries } from '../report/SessionSeries.js';
import { textsOf } from '../report/texts.js';
import { readingTable } from './readingColumns.js';
import { spooledReadings } from './ReadingSpool.js';

/** What made a replay's numbers. */
export interface ReplaySettings {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The networks by their ids, each with its SHA-256. */
  readonly models: Readonly<Record<string, string>>;
  readonly setup: SessionSetup;
  /** Smoothed engagement below this is low. */
  readonly lowThreshold: number;
}

/** Lines that one write puts on the disk together. */
const linesAWrite = 1_000;

/**
 * frames.csv, session.json, readings.parquet and report.html of a spool. A picture that only repeats itself is in the readings alone, as in
 * a session.
 *
 * @throws RapportError `file/disk-full`, `file/not-written`; the file system's error
 */
export async function writeOutputs(
  folder: string,
  spool: string,
  settings: ReplaySettings,
): Promise<SessionReport> {
  const series = await writeFrames(join(folder, 'frames.csv'), spool, settings);
  const report = sessionReport(series.record);
  const { parameters, models } = settings;
  const content = encodeJson({ ...report, parameters, models }, 2);
  await writeFileAtomically(join(folder, 'session.json'), `${content}\n`, ownerOnly);
  await writeTable(join(folder, 'readings.parquet'), await readingTable(spooledReadings(spool)));
  const page = reportPage({
    report,
    series,
    earlier: [],
    cohort: undefined,
    warnings: [],
    texts: textsOf('en'),
  });
  await writeFileAtomically(join(folder, reportFile), page, ownerOnly);
  return report;
}

/** The report alone, for a replay that leaves no files. */
export async function reportOf(spool: string, settings: ReplaySettings): Promise<SessionReport> {
  const steps = recordSteps(spool, settings);
  let record = emptyRecord();
  for await (const step of steps) record = step.record;
  return sessionReport(record);
}

async function writeFrames(path: string, spool: string, settings: ReplaySettings): Promise<SessionSeries> {
  const writing = `${path}.writing`;
  const handle = await open(writing, 'w', ownerOnly);
  const series = new SessionSeries();
  try {
    let lines = [frameHeader];
    for await (const step of recordSteps(spool, settings)) {
      series.take(step.event, step.record);
      if (step.event.kind === 'frame') lines.push(encodeRow({ seq: step.event.seq, row: step.event.row }));
      if (lines.length < linesAWrite) continue;
      await handle.write(`${lines.join('\n')}\n`);
      lines = [];
    }
    if (lines.length > 0) await handle.write(`${lines.join('\n')}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(writing, path);
  return series;
}

/** The events of the session that a replay stands for: its start, its frames, its end, all by the recording's own stamps. */
async function* recordSteps(
  spool: string,
  { setup, lowThreshold }: ReplaySettings,
): AsyncGenerator<{ readonly event: SessionEvent; readonly record: SessionRecord }> {
  let record = emptyRecord();
  let seq = 0;
  let lastNs = 0n;
  const apply = (event: SessionEvent) => {
    record = applyEvent(record, event);
    seq += 1;
    return { event, record };
  };
  for await (const { reading } of spooledReadings(spool)) {
    const { stampNs } = reading.frame;
    if (seq === 0) yield apply({ kind: 'started', setup, lowThreshold, seq, stampNs });
    lastNs = stampNs;
    if (!reading.isFrozen) yield apply({ kind: 'frame', row: rowOf(reading), seq, stampNs });
  }
  if (seq > 0) yield apply({ kind: 'ended', seq, stampNs: lastNs });
}
