import { join } from 'node:path';
import { vi } from 'vitest';
import yargs from 'yargs';

import { writeFeatureFile } from '../../../bags/writeFeatureFile.js';
import { headCommand } from '../../../cli/head.js';
import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';

/** What a command wrote, and the error that it ended with, if any. */
export interface CommandResult {
  readonly output: string;
  readonly said: string;
  readonly error: Error | undefined;
}

/** Runs `rapport head …` in this process. */
export async function runHead(...given: readonly string[]): Promise<CommandResult> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const textOf = (spy: typeof written): string => spy.mock.calls.map(([text]) => String(text)).join('');
  let error: Error | undefined;
  try {
    await yargs(['head', ...given])
      .command(headCommand)
      .strict()
      .fail((message, thrown: Error | undefined) => {
        throw thrown ?? new Error(message);
      })
      .parseAsync();
  } catch (thrown) {
    error = thrown as Error;
  }
  const result = { output: textOf(written), said: textOf(said), error };
  written.mockRestore();
  said.mockRestore();
  return result;
}

/** Writes each child's frames to a feature file in a folder. */
export async function writeCohort(folder: string, children: readonly LabelledFeatures[]): Promise<void> {
  for (const child of children) {
    await writeFeatureFile(join(folder, `${child.childId}.parquet`), {
      ...child,
      scores: new Float32Array(child.frames.labels.length).fill(1),
      provenance: { recording: { name: 'simulated', sha256: '0'.repeat(64) }, minScore: 0, coders: [] },
    });
  }
}
