import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { nameWarning } from '../core/session/nameLikeWords.js';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import { reduceEvents } from '../core/session/sessionRecord.js';
import { sessionReport } from '../core/session/sessionReport.js';
import { isSystemError } from '../core/systemError.js';
import type { Warning } from '../core/Warning.js';
import { RapportError } from '../core/RapportError.js';
import { encodeJson } from './eventLine.js';
import { readMcapState } from './readMcapState.js';
import { recordingOwner } from './recordingOwner.js';
import { recordingsIn } from './recoverRecording.js';
import { readSessionLog } from './recoverSession.js';
import { sessionFiles } from './sessionFiles.js';

export interface VerifiedFile {
  readonly name: string;
  readonly bytes: number;
}

export interface Verification {
  readonly files: readonly VerifiedFile[];
  readonly entries: number;
  /** What makes the record less than whole, or not as it should lie there. */
  readonly problems: readonly Warning[];
  /** What a person should look at; the record is whole all the same. */
  readonly remarks: readonly Warning[];
}

/** So many missing stretches, differing fields or texts are named; the rest is counted. */
const mostNamed = 5;

/**
 * Checks a session's folder: torn lines, the numbering of its entries, whether session.json says what the log gives, who may
 * read it, and whether texts look like real names.
 *
 * @throws RapportError `session/no-log`; the file system's error
 */
export async function verifySession(folder: string): Promise<Verification> {
  const { events, warnings } = await readSessionLog(folder);
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const files = await Promise.all(
    names.map(async ({ name }) => ({ name, bytes: (await stat(join(folder, name))).size })),
  );
  const torn = warnings.filter(({ code }) => code === 'recording/torn');
  const problems = [
    ...torn,
    ...numberingProblems(events),
    ...(await summaryProblems(folder, events)),
    ...(await recordingProblems(folder)),
    ...(await modeProblems(folder, files)),
  ];
  return { files, entries: events.length, problems, remarks: nameRemarks(events) };
}

/** Numbers that are missing or there twice, and a log without an end. */
function numberingProblems(events: readonly SessionEvent[]): readonly Warning[] {
  const missing: string[] = [];
  let missingCount = 0;
  let twice = 0;
  let next = 0;
  for (const { seq } of events) {
    if (seq < next) twice += 1;
    if (seq > next) {
      missing.push(seq - 1 === next ? String(next) : `${next} to ${seq - 1}`);
      missingCount += seq - next;
    }
    next = Math.max(next, seq + 1);
  }
  const problems: Warning[] = [];
  if (missingCount > 0)
    problems.push({
      code: 'session/entries-missing',
      text: `${missingCount} entries are missing (${named(missing)}): what they said is lost.`,
    });
  if (twice > 0)
    problems.push({
      code: 'session/entries-twice',
      text: `${twice} entries have a number that another has: the files were edited or joined.`,
    });
  if (!events.some(({ kind }) => kind === 'ended'))
    problems.push({
      code: 'session/not-ended',
      text: 'The log has no end: the session goes on, or the suite died.',
    });
  return problems;
}

async function summaryProblems(folder: string, events: readonly SessionEvent[]): Promise<readonly Warning[]> {
  const remedy = 'rebuild it with rapport session recover';
  let written: Record<string, unknown>;
  try {
    written = JSON.parse(await readFile(join(folder, sessionFiles.report), 'utf8')) as typeof written;
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof SyntaxError)) throw error;
    const text = `${sessionFiles.report} cannot be read: ${remedy}.`;
    return [{ code: 'session/summary-unreadable', text }];
  }
  const recovered = written['recovered'] === true;
  const given = JSON.parse(encodeJson(sessionReport(reduceEvents(events), { recovered }))) as typeof written;
  // A research score is of a trained classifier, which the log does not hold.
  const fields = [...new Set([...Object.keys(given), ...Object.keys(written)])].filter(
    (field) => field !== 'researchScore',
  );
  const differing = fields.filter(
    (field) => JSON.stringify(sorted(given[field])) !== JSON.stringify(sorted(written[field])),
  );
  if (differing.length === 0) return [];
  return [
    {
      code: 'session/summary-differs',
      text: `${sessionFiles.report} does not say what the log gives (${named(differing)}): remove it, and ${remedy}.`,
    },
  ];
}

/** The same value with the names of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}

/** A recording that has no end, is damaged, or lies beside another. */
async function recordingProblems(folder: string): Promise<readonly Warning[]> {
  const problems: Warning[] = [];
  for (const path of await recordingsIn(folder)) {
    const owner = await recordingOwner(folder);
    if (owner !== undefined) continue;
    try {
      const { isFinished, tornBytes } = await readMcapState(path);
      if (!isFinished)
        problems.push({
          code: 'session/recording-not-ended',
          text: `${path} has no end${tornBytes > 0 ? `, and its last ${tornBytes} bytes are torn` : ''}: finish it with rapport session recover ${folder}.`,
        });
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      problems.push({ code: error.code, text: error.message });
    }
  }
  return problems;
}

async function modeProblems(folder: string, files: readonly VerifiedFile[]): Promise<readonly Warning[]> {
  const paths = [folder, ...files.map(({ name }) => join(folder, name))];
  const open: string[] = [];
  for (const path of paths) {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) open.push(`${path} (${(mode & 0o777).toString(8)})`);
  }
  if (open.length === 0) return [];
  return [
    {
      code: 'session/readable-by-others',
      text: `Others than the owner may use ${named(open)}: a child's data, take their rights away with chmod go= FILE.`,
    },
  ];
}

/** Free texts in which a name may stand. */
function nameRemarks(events: readonly SessionEvent[]): readonly Warning[] {
  const remarks = events.flatMap((event) => {
    if (event.kind === 'frame') return [];
    const text = 'reason' in event ? event.reason : 'text' in event ? event.text : '';
    return [
      nameWarning(`Entry ${event.seq} (${event.kind})`, text),
      nameWarning(`Whoever made entry ${event.seq} (${event.kind})`, whoMade(event)),
      ...(event.kind === 'handed-over' ? [nameWarning(`Who leads since entry ${event.seq}`, event.to)] : []),
    ];
  });
  return remarks.filter((remark) => remark !== undefined);
}

function whoMade(event: SessionEvent): string {
  if (event.kind === 'started') return event.setup.operator;
  if (event.kind === 'consent') return event.takenBy;
  return 'by' in event ? event.by : '';
}

function named(list: readonly string[]): string {
  const rest = list.length - mostNamed;
  return `${list.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
