import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { RapportError } from '../core/RapportError.js';
import { fieldOf, requireReadable } from '../core/requireReadable.js';
import type { SessionNumbers } from '../core/screening/SessionNumbers.js';
import { featureNames } from '../core/session/featureVector.js';
import { sessionReportVersion } from '../core/session/sessionReport.js';
import { sessionFiles } from '../record/sessionFiles.js';

/** What a cohort needs of session.json; what else is there stays unread. */
const reportSchema = z.looseObject({
  version: z.literal(sessionReportVersion),
  complete: z.boolean(),
  recovered: z.boolean(),
  sessionId: z.string(),
  childId: z.string().optional(),
  startedNs: z.string(),
  durationSec: z.number().nonnegative(),
  features: z.looseObject({
    names: z.array(z.string()),
    vector: z.array(z.number().nullable()),
    quality: z.array(z.enum(['measured', 'pseudo-labelled', 'unavailable'])),
  }),
  coverage: z.looseObject({
    frames: z.int().nonnegative(),
    skippedFrames: z.int().nonnegative().optional(),
    framesMeasured: z.int().nonnegative(),
  }),
  affectModels: z.array(z.string()),
});

function invalid(path: string, why: string, cause?: unknown): RapportError {
  return new RapportError('cohort/invalid-session', `${path} is no session's summary (${why}).`, { cause });
}

async function textIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  });
}

function numbersOf(folder: string, text: string): SessionNumbers {
  const path = join(folder, sessionFiles.report);
  let report: z.infer<typeof reportSchema>;
  try {
    const content: unknown = JSON.parse(text);
    const version = fieldOf(content, 'version');
    requireReadable(path, { kind: 'a session’s summary', version, newest: sessionReportVersion });
    report = reportSchema.parse(content);
  } catch (error) {
    if (error instanceof RapportError) throw error;
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    throw invalid(
      path,
      issue === undefined ? 'it is damaged' : `${issue.path.join('.')}: ${issue.message}`,
      error,
    );
  }
  const { features, coverage } = report;
  const isThisVector =
    features.names.length === featureNames.length &&
    features.names.every((name, entry) => name === featureNames[entry]);
  if (
    !isThisVector ||
    features.vector.length !== featureNames.length ||
    features.quality.length !== featureNames.length
  )
    throw invalid(path, `it has other numbers than the ${featureNames.length} of this version`);
  return {
    folder,
    sessionId: report.sessionId,
    childId: report.childId,
    startedNs: report.startedNs,
    durationSec: report.durationSec,
    complete: report.complete,
    recovered: report.recovered,
    affectModels: report.affectModels,
    vector: features.vector.map((value) => value ?? undefined),
    quality: features.quality,
    framesMeasured: coverage.framesMeasured,
    framesOffered: coverage.frames + (coverage.skippedFrames ?? 0),
  };
}

/** A folder's session; `undefined` where it is none. */
async function sessionIn(folder: string): Promise<SessionNumbers | undefined> {
  const text = await textIfThere(join(folder, sessionFiles.report));
  if (text !== undefined) return numbersOf(folder, text);
  if (!existsSync(join(folder, sessionFiles.events))) return undefined;
  throw new RapportError(
    'cohort/not-complete',
    `${folder} has a log and no ${sessionFiles.report}, since it did not end: run \`rapport session recover ${folder}\`, or leave it away.`,
  );
}

/**
 * The sessions of folders: each one is a session, or holds sessions, a folder each.
 *
 * @throws RapportError `cohort/no-sessions` for a folder without any, `cohort/invalid-session` for a summary that is damaged,
 *   `file/newer` for one of a later version, `cohort/not-complete` for a session that has none
 */
export async function readSessions(folders: readonly string[]): Promise<SessionNumbers[]> {
  const sessions: SessionNumbers[] = [];
  for (const folder of folders) {
    const own = await sessionIn(folder);
    if (own !== undefined) {
      sessions.push(own);
      continue;
    }
    const names = await readdir(folder).catch((cause: unknown) => {
      throw new RapportError(
        'cohort/no-sessions',
        `${folder} is no folder that can be read: check the path.`,
        {
          cause,
        },
      );
    });
    const before = sessions.length;
    for (const name of names.sort((left, right) => left.localeCompare(right, 'en'))) {
      const inside = await sessionIn(join(folder, name));
      if (inside !== undefined) sessions.push(inside);
    }
    if (sessions.length === before)
      throw new RapportError(
        'cohort/no-sessions',
        `${folder} holds no ${sessionFiles.report}, nor do the folders in it: name a session's folder or the folder of several.`,
      );
  }
  return sessions;
}
