import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { chainParameters } from '../../config/chainParameters.js';
import type { EngagementHead } from '../../core/engagement/EngagementHead.js';
import { sessionIdPattern } from '../../core/idPatterns.js';
import { codeVersion } from '../../heads/registry/cardDetails.js';
import { replayRecording } from '../../replay/replayRecording.js';
import type { OpenTask, TaskModule } from '../TaskModule.js';
import { networkHashes, parseParameters } from './taskParts.js';

const parametersOf = z.strictObject({
  /** The child's id, where all recordings are of one. */
  child: z.string().regex(sessionIdPattern).optional(),
  /** Which head, as of `rapport replay`: by its id, or by child or culture; the prior where nothing is asked for. */
  head: z.string().default(''),
  heads: z.string().default(''),
  culture: z.string().default(''),
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
  const parsed = parseParameters('replay', parametersOf, parameters);
  chainParameters(parsed.nodes);
  return parsed;
}

/** The child alone asks for no head: there need not be one. */
async function headOf({
  child = '',
  head,
  heads,
  culture,
  nodes,
}: Parameters): Promise<EngagementHead | undefined> {
  if (head === '' && culture === '') return undefined;
  const { chosenHead } = await import('../../heads/chosenHead.js');
  return chosenHead({ head, heads, child, culture }, chainParameters(nodes).engagement.model);
}

/** Each recording through the chain, as `rapport replay` does. */
export const replayTask: TaskModule = {
  tables: ['readings.parquet'],
  checkParameters: parse,
  async identity(parameters) {
    const asked = parse(parameters);
    const { face, affect } = chainParameters(asked.nodes);
    const head = await headOf(asked);
    const hashes = await networkHashes(face.detector, ['mobilefacenet', affect.model]);
    return { rapport: codeVersion(), head: head?.id ?? 'prior', ...hashes };
  },
  open: (parameters) => openReplay(parse(parameters)),
};

async function openReplay(asked: Parameters): Promise<OpenTask> {
  const { child = '', topic, every, live, nodes, annotated } = asked;
  const { loadChain } = await import('../../models/loadChain.js');
  const parameters = chainParameters(nodes);
  const head = await headOf(asked);
  const { loaded: chain, networks, release } = await loadChain(parameters);
  return {
    async run({ recording = '', folder, onProgress }) {
      const out = join(folder, 'replay');
      let toldShare = 0;
      await replayRecording({
        recording,
        out,
        annotated,
        selection: {
          startOffsetSec: 0,
          every,
          ...(topic !== undefined && { topic }),
          ...(live !== undefined && { liveFps: live }),
        },
        parameters,
        chain,
        networks,
        head,
        childId: child,
        resume: false,
        signal: new AbortController().signal,
        onProgress: (share) => {
          if (share - toldShare < 0.01) return;
          toldShare = share;
          onProgress(share);
        },
      });
      for (const name of await readdir(out)) await rename(join(out, name), join(folder, name));
      await rm(out, { recursive: true });
    },
    close: release,
  };
}
