import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { sessionReportVersion, type SessionReport } from '../core/session/sessionReport.js';
import { isSystemError } from '../core/systemError.js';
import { sessionFiles } from '../record/sessionFiles.js';

/** A session as it is compared with another of the same child. */
export interface ComparedSession {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly durationSec: number;
  readonly measuredFraction: number | undefined;
  /** Mean of the smoothed engagement, -1 .. 1. */
  readonly engagement: number | undefined;
  readonly engagementSd: number | undefined;
  readonly fractionLow: number | undefined;
  readonly prompts: number;
  /** What gave most of the scores. */
  readonly source: string | undefined;
}

/** What of a summary is compared. */
export function comparedOf({
  sessionId,
  startedAt,
  durationSec,
  coverage,
  engagement,
  prompts,
}: SessionReport): ComparedSession {
  const [most] = Object.entries(engagement.framesBySource).sort(([, one], [, other]) => other - one);
  return {
    sessionId,
    startedAt,
    durationSec,
    measuredFraction: coverage.measuredFraction,
    engagement: engagement.mean,
    engagementSd: engagement.sd,
    fractionLow: engagement.fractionBelowThreshold,
    prompts: prompts.length,
    source: most?.[0],
  };
}

/**
 * The same child's sessions that began before this one and lie beside it, the oldest first. Folders that cannot be read, or
 * whose session goes on, or that a later version wrote, are left out.
 */
export async function earlierSessions(
  folder: string,
  { childId, startedNs, sessionId }: SessionReport,
): Promise<readonly ComparedSession[]> {
  if (childId === undefined || childId === '') return [];
  const root = dirname(resolve(folder));
  const names = await readdir(root);
  const reports = await Promise.all(names.map((name) => summaryIn(join(root, name))));
  return reports
    .filter((report) => report !== undefined)
    .filter((report) => report.childId === childId && report.sessionId !== sessionId)
    .filter((report) => BigInt(report.startedNs) < BigInt(startedNs))
    .sort((one, other) => (BigInt(one.startedNs) < BigInt(other.startedNs) ? -1 : 1))
    .map(comparedOf);
}

async function summaryIn(folder: string): Promise<SessionReport | undefined> {
  try {
    const report = JSON.parse(await readFile(join(folder, sessionFiles.report), 'utf8')) as SessionReport;
    if (report.version > sessionReportVersion) return undefined;
    return /^\d+$/u.test(report.startedNs) && (report.complete || report.recovered) ? report : undefined;
  } catch (error) {
    // No session, or a summary that is not whole: verify says so, the comparison goes on without it.
    if (isSystemError(error) || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
