import { join } from 'node:path';

import { writeFeatureFile } from '../../../heads/data/writeFeatureFile.js';
import { headCommand } from '../../../cli/head.js';
import type { LabelledFeatures } from '../../../core/annotation/LabelledFeatures.js';
import { runCommand, type CommandResult } from '../runCommand.js';

/** Runs `rapport head …` in this process. */
export function runHead(...given: readonly string[]): Promise<CommandResult> {
  return runCommand(headCommand, ['head', ...given]);
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
