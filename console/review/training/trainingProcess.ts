import { rmSync } from 'node:fs';

import { RapportError } from '../../../core/RapportError.js';
import { sentenceOf } from '../../../core/sentenceOf.js';
import { doTraining } from './doTraining.js';
import type { TrainingEnd, TrainingProgress, TrainingRequest } from './trainingMessages.js';

/** A process of its own: whatever looking through a session's pictures takes, the server of the page goes on. */

/** More often nobody reads it, milliseconds. */
const tellMs = 250;
let toldMs = -Infinity;

function tell(progress: TrainingProgress): void {
  const nowMs = performance.now();
  if (progress.kind === 'looking' && nowMs - toldMs < tellMs) return;
  toldMs = nowMs;
  process.send?.(progress);
}

async function end(request: TrainingRequest): Promise<TrainingEnd> {
  try {
    const comparison = await doTraining(request, tell);
    return { kind: 'done', ...(comparison && { comparison }) };
  } catch (error) {
    const code = error instanceof RapportError ? error.code : 'training/broken';
    return { kind: 'failed', code, says: sentenceOf(error) };
  }
}

process.once('message', (request: TrainingRequest) => {
  // The server is gone: nobody will decide on what would be made, and it is a child's data.
  process.on('disconnect', () => {
    if (request.kind !== 'use') rmSync(request.work, { recursive: true, force: true });
    process.exit(1);
  });
  void end(request).then((answer) => {
    process.send?.(answer, () => process.exit(0));
  });
});
