import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod/mini';

import { ifMissing } from '../../core/systemError.js';
import { makeSubfolder } from '../../files/makeSubfolder.js';
import { ownerOnly, writeAtomically } from '../../files/writeAtomically.js';
import { clipFile, trainingFile, type ClipFile, type TrainingFile } from '../wire/calibration.js';
import { parseJson } from '../wire/values.js';

/** In a session's folder, so that they go with it. Apart from annotations: what was judged for training trains no head. */
export const calibrationFolder = 'calibration';

/** What a session's folder holds of calibration. */
export interface CalibrationFiles {
  /** Ascending; the last is trained on. */
  readonly clips: readonly ClipFile[];
  /** Of all coders and clips, by coder and attempt. */
  readonly trainings: readonly TrainingFile[];
  /** Files that could not be read, or are of another version. */
  readonly unreadable: number;
}

/** @throws the file system's error */
export async function readCalibration(session: string): Promise<CalibrationFiles> {
  const folder = join(session, calibrationFolder);
  const names = await readdir(folder).catch(ifMissing([]));
  const read = async <Value>(pattern: RegExp, schema: z.ZodMiniType<Value>): Promise<(Value | undefined)[]> =>
    Promise.all(
      names
        .filter((name) => pattern.test(name))
        .map(async (name) => {
          const parsed = parseJson(await readFile(join(folder, name), 'utf8'), schema);
          return parsed.ok ? parsed.value : undefined;
        }),
    );
  const clips = await read(/^clip-\d+\.json$/u, clipFile);
  const trainings = await read(/^by-.+\.json$/u, trainingFile);
  return {
    clips: clips.filter((each) => each !== undefined).sort((one, other) => one.clip - other.clip),
    trainings: trainings
      .filter((each) => each !== undefined)
      .sort((one, other) =>
        one.coder === other.coder ? one.attempt - other.attempt : one.coder < other.coder ? -1 : 1,
      ),
    unreadable: [...clips, ...trainings].filter((each) => each === undefined).length,
  };
}

/** @throws the file system's error */
export function writeClip(session: string, clip: ClipFile): Promise<void> {
  return write(session, `clip-${clip.clip}.json`, clip);
}

/** @throws the file system's error */
export function writeTraining(session: string, training: TrainingFile): Promise<void> {
  // No coder's id makes this a clip's name.
  return write(session, `by-${training.coder}-${training.attempt}.json`, training);
}

async function write(session: string, name: string, content: ClipFile | TrainingFile): Promise<void> {
  const folder = join(session, calibrationFolder);
  await makeSubfolder(folder);
  await writeAtomically(join(folder, name), `${JSON.stringify(content)}\n`, ownerOnly);
}
