import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { chainParameters } from '../../config/chainParameters.js';
import { sessionIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import { codeVersion } from '../../heads/cardDetails.js';
import { replayRecording } from '../../replay/replayRecording.js';
import type { OpenTask, TaskModule } from '../TaskModule.js';

const parametersOf = z.strictObject({
  /** The child's id, where all recordings are of one. */
  child: z.string().regex(sessionIdPattern).optional(),
  /** The camera's topic, where recordings have several with pictures. */
  topic: z.string().optional(),
  every: z.number().int().min(1).default(1),
  live: z.number().positive().optional(),
  /** By node, as in a ROS parameter file. */
  nodes: z.record(z.string(), z.unknown()).default({}),
  /** Whether annotated.mcap, which holds the recording again, is kept. */
  annotated: z.boolean().default(false),
});

type Parameters = z.infer<typeof parametersOf>;

function parse(parameters: unknown): Parameters {
  const parsed = parametersOf.safeParse(parameters);
  if (parsed.success) {
    chainParameters(parsed.data.nodes);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new RapportError(
    'batch/parameters',
    `The parameters of the task "replay" are wrong: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}.`,
  );
}

/** Each recording through the chain, as `rapport replay` does. */
export const replayTask: TaskModule = {
  tables: ['readings.parquet'],
  checkParameters: parse,
  async identity(parameters) {
    const { findModel, readManifest } = await import('../../models/manifest.js');
    const { face, affect } = chainParameters(parse(parameters).nodes);
    const detectors = face.detector === 'yunet' ? ['yunet'] : ['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet'];
    const hashes = [...detectors, 'mobilefacenet', affect.model].map(
      (id) => [id, findModel(readManifest(), id).sha256] as const,
    );
    return { rapport: codeVersion(), ...Object.fromEntries(hashes) };
  },
  open: (parameters) => openReplay(parse(parameters)),
};

async function openReplay({
  child = '',
  topic,
  every,
  live,
  nodes,
  annotated,
}: Parameters): Promise<OpenTask> {
  const { loadChain } = await import('../../models/loadChain.js');
  const parameters = chainParameters(nodes);
  const { loaded: chain, networks, release } = await loadChain(parameters);
  return {
    async run({ recording = '', folder, onProgress }) {
      const out = join(folder, 'replay');
      let toldShare = 0;
      await replayRecording({
        recording,
        out,
        selection: {
          startOffsetSec: 0,
          every,
          ...(topic !== undefined && { topic }),
          ...(live !== undefined && { liveFps: live }),
        },
        parameters,
        chain,
        networks,
        head: undefined,
        childId: child,
        resume: false,
        signal: new AbortController().signal,
        onProgress: (share) => {
          if (share - toldShare < 0.01) return;
          toldShare = share;
          onProgress(share);
        },
      });
      if (!annotated) await rm(join(out, 'annotated.mcap'), { force: true });
      for (const name of await readdir(out)) await rename(join(out, name), join(folder, name));
      await rm(out, { recursive: true });
    },
    close: release,
  };
}
