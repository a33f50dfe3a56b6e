import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { canonicalJson } from '../core/canonicalJson.js';
import { chainSteps, initialChain, type Chain, type ChainState } from '../core/chain/stepChain.js';
import type { EngagementHead } from '../core/engagement/EngagementHead.js';
import { replaySessionId } from '../core/session/replaySessionId.js';
import type { SessionReport } from '../core/session/sessionReport.js';
import type { Warning } from '../core/Warning.js';
import { ownerOnly } from '../files/writeAtomically.js';
import { writeFileAtomically } from '../files/writeFileAtomically.js';
import { codeVersion } from '../heads/registry/cardDetails.js';
import type { chainParameters } from '../config/chainParameters.js';
import { openRecording } from '../sources/openRecording.js';
import type { DecodedSource } from '../sources/RecordingSource.js';
import type { Trouble } from '../sources/Trouble.js';
import { requireCamera } from '../sources/cameraImages.js';
import { cameraEvents, type LeftOutImage, type ReplaySelection } from './cameraEvents.js';
import { rangeOf } from './rangeOf.js';
import { readAhead } from './readAhead.js';
import { checkpointBytes, readCheckpoint, ReadingSpool, spooledReadings } from './ReadingSpool.js';
import { writeAnnotated } from './writeAnnotated.js';
import { writeLeftOut } from './writeLeftOut.js';
import { reportOf, writeOutputs, type ReplaySettings } from './writeOutputs.js';

export interface ReplayOptions {
  readonly recording: string;
  /** Where the outputs go; none are left where absent. */
  readonly out: string | undefined;
  /** Whether annotated.mcap, as large as the recording, is among them. */
  readonly annotated: boolean;
  readonly selection: ReplaySelection;
  readonly parameters: ReturnType<typeof chainParameters>;
  /** The chain, its networks' hashes, and the head in use (absent: the prior). */
  readonly chain: Chain;
  readonly networks: Readonly<Record<string, string>>;
  readonly head: EngagementHead | undefined;
  /** Whose recording it is; empty where nobody says. */
  readonly childId: string;
  /** Go on where a replay of the same was interrupted. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  /** How much of the recording is done, 0..1, and how many images that were. */
  readonly onProgress: (share: number, images: number) => void;
}

export interface ReplayResult {
  /** Whether the recording was replayed to its end. */
  readonly complete: boolean;
  readonly images: number;
  readonly report: SessionReport | undefined;
  /** What the operator would have been told, each with how often. */
  readonly warnings: readonly (Warning & { readonly count: number })[];
  readonly troubles: readonly Trouble[];
}

/** What is done so far is kept this often, milliseconds. */
const checkpointEveryMs = 5_000;
const spoolName = 'readings.spool';
const checkpointName = 'checkpoint.bin';

/**
 * A recording through the chain without ROS, to the same bits as over ROS; what comes out depends on the recording, the models
 * and the parameters alone.
 *
 * @throws RapportError of `openRecording`, `requireCamera`, and of writing
 */
export async function replayRecording(options: ReplayOptions): Promise<ReplayResult> {
  const source = await openRecording(options.recording);
  const working =
    options.out === undefined
      ? await mkdtemp(join(tmpdir(), 'rapport-replay-'))
      : join(options.out, '.unfinished');
  try {
    await mkdir(working, { recursive: true, mode: 0o700 });
    const result = await run(source, working, options);
    if (result.complete) await rm(working, { recursive: true, force: true });
    return result;
  } finally {
    await source.close();
    if (options.out === undefined) await rm(working, { recursive: true, force: true });
  }
}

async function run(source: DecodedSource, working: string, options: ReplayOptions): Promise<ReplayResult> {
  const { chain, signal, out } = options;
  const camera = requireCamera(source, options.selection.topic);
  const asked = await askedFor(options);
  const checkpointPath = join(working, checkpointName);
  const before = options.resume ? await readCheckpoint(checkpointPath, asked) : undefined;
  const spool = await ReadingSpool.open(join(working, spoolName), before?.spoolBytes ?? 0);
  const warnings = new Map<string, Warning & { count: number }>();
  const leftOut: LeftOutImage[] = [];
  let state = begin(options, before?.state as ChainState | undefined);
  let events = 0;
  let images = 0;
  let complete = true;
  let savedMs = performance.now();
  const save = async (): Promise<void> => {
    await spool.sync();
    const kept = { ...state, engagement: { ...state.engagement, head: undefined } };
    const checkpoint = { asked, spoolBytes: spool.bytes, events, state: kept };
    await writeFileAtomically(checkpointPath, checkpointBytes(checkpoint), ownerOnly);
  };
  try {
    // Also where a replay goes on, the recording is gone through from its beginning.
    const recorded = readAhead(
      cameraEvents(source, camera, options.selection, (image) => leftOut.push(image)),
    );
    events = before?.events ?? 0;
    const steps = chainSteps(from(recorded, events), state, chain);
    for await (const { item, step } of steps) {
      const { event, logTimeNs } = item;
      state = step.state;
      events += 1;
      for (const warning of step.warnings) {
        const seen = warnings.get(warning.code);
        warnings.set(warning.code, { ...warning, count: (seen?.count ?? 0) + 1 });
      }
      if (step.reading) await spool.append({ logTimeNs, reading: step.reading });
      if (event.kind === 'image') {
        images += 1;
        options.onProgress(shareOf(source, logTimeNs), images);
      }
      if (out !== undefined && performance.now() - savedMs > checkpointEveryMs) {
        await save();
        savedMs = performance.now();
      }
      if (signal.aborted) {
        complete = false;
        break;
      }
    }
    if (!complete && out !== undefined) await save();
  } finally {
    await spool.close();
  }
  const told = { images, warnings: [...warnings.values()], troubles: source.troubles };
  if (!complete) return { ...told, complete, report: undefined };
  const settings = settingsOf(options);
  if (out === undefined) return { ...told, complete, report: await reportOf(spool.path, settings) };
  const report = await writeOutputs(out, spool.path, settings);
  await writeLeftOut(join(out, 'left_out.csv'), leftOut);
  if (options.annotated) {
    const readings = spooledReadings(spool.path);
    await writeAnnotated(join(out, 'annotated.mcap'), source, readings, rangeOf(source, options.selection));
  }
  return { ...told, complete, report };
}

async function* from<Value>(values: AsyncIterable<Value>, first: number): AsyncGenerator<Value> {
  let index = 0;
  for await (const value of values) if (index++ >= first) yield value;
}

/** What the outputs depend on besides the recording's bytes. */
async function askedFor({
  recording,
  selection,
  parameters,
  head,
  childId,
  networks,
}: ReplayOptions): Promise<string> {
  const { size, mtimeMs } = await stat(recording);
  const headId = head?.id ?? null;
  return canonicalJson({
    recording: { name: basename(recording), size, mtimeMs },
    selection,
    parameters,
    headId,
    childId,
    networks,
    version: codeVersion(),
  });
}

function begin({ chain, head, childId }: ReplayOptions, kept: ChainState | undefined): ChainState {
  const state = kept ?? initialChain(chain);
  const taking = { ...state.engagement.taking, childId };
  return { ...state, engagement: { ...state.engagement, head, taking } };
}

function shareOf({ span }: DecodedSource, logTimeNs: bigint): number {
  if (span === undefined || span.endNs <= span.startNs) return 0;
  const share = Number(logTimeNs - span.startNs) / Number(span.endNs - span.startNs);
  return Math.min(1, Math.max(0, share));
}

function settingsOf({ parameters, networks, childId }: ReplayOptions): ReplaySettings {
  return {
    parameters: { ...parameters },
    models: networks,
    setup: {
      sessionId: replaySessionId,
      operator: 'replay',
      ...(childId !== '' && { childId }),
      versions: { rapport: codeVersion() },
    },
    lowThreshold: parameters.session.prompt_threshold,
  };
}
