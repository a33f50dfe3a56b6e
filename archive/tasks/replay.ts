import { z } from 'zod';

import { chainParameters } from '../../config/chainParameters.js';
import { sessionIdPattern } from '../../core/idPatterns.js';
import { RapportError } from '../../core/RapportError.js';
import { codeVersion } from '../../heads/cardDetails.js';
import type { OpenTask, TaskModule } from '../TaskModule.js';

/** Parameters of a node, as in a ROS parameter file. */
const ofNode = z.looseObject({ ros__parameters: z.record(z.string(), z.unknown()) }).optional();

/** The options of `rapport replay`, and the nodes of its parameter file beside them. */
const parametersOf = z.strictObject({
  topic: z.string().optional(),
  child: z.union([z.literal(''), z.string().regex(sessionIdPattern)]).default(''),
  culture: z.string().default(''),
  head: z.string().default(''),
  heads: z.string().default(''),
  startOffset: z.number().min(0).default(0),
  playbackDuration: z.number().positive().optional(),
  every: z.number().int().min(1).default(1),
  live: z.number().positive().optional(),
  face: ofNode,
  affect: ofNode,
  engagement: ofNode,
  session: ofNode,
});

type Parameters = z.infer<typeof parametersOf>;

function parse(parameters: unknown): Parameters {
  const parsed = parametersOf.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new RapportError(
    'batch/parameters',
    `The parameters of the task "replay" are wrong: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}.`,
  );
}

function chainOf({ face, affect, engagement, session }: Parameters): ReturnType<typeof chainParameters> {
  return chainParameters({
    ...(face && { face }),
    ...(affect && { affect }),
    ...(engagement && { engagement }),
    ...(session && { session }),
  });
}

/** Each recording through the chain, as `rapport replay` does. */
export const replayTask: TaskModule = {
  tables: ['readings.parquet'],
  checkParameters(parameters) {
    const checked = parse(parameters);
    chainOf(checked);
    return checked;
  },
  async identity(parameters) {
    const { loadChain } = await import('../../models/loadChain.js');
    const { chosenHead } = await import('../../heads/chosenHead.js');
    const asked = parse(parameters);
    const chain = chainOf(asked);
    // Loaded once for what it says of its networks: whatever it is made of, that is in the key.
    const { networks, release } = await loadChain(chain);
    await release();
    const head = await chosenHead(asked, chain.engagement.model);
    return { rapport: codeVersion(), head: head?.id ?? 'prior', ...networks };
  },
  open: (parameters) => openReplay(parse(parameters)),
};

async function openReplay(asked: Parameters): Promise<OpenTask> {
  const { loadChain } = await import('../../models/loadChain.js');
  const { replayRecording } = await import('../../replay/replayRecording.js');
  const { chosenHead } = await import('../../heads/chosenHead.js');
  const parameters = chainOf(asked);
  const head = await chosenHead(asked, parameters.engagement.model);
  const { loaded: chain, networks, release } = await loadChain(parameters);
  const { topic, startOffset, playbackDuration, every, live, child } = asked;
  return {
    async run({ recording = '', folder, onProgress }) {
      await replayRecording({
        recording,
        out: folder,
        selection: {
          ...(topic !== undefined && { topic }),
          startOffsetSec: startOffset,
          ...(playbackDuration !== undefined && { durationSec: playbackDuration }),
          every,
          ...(live !== undefined && { liveFps: live }),
        },
        ...{ parameters, chain, networks, head },
        childId: child,
        resume: false,
        // A process that is to stop is ended; what it has made so far is thrown away.
        signal: new AbortController().signal,
        onProgress,
      });
    },
    close: release,
  };
}
