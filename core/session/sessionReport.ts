import type { ResearchScore } from '../screening/researchScore.js';
import type { ConsentWord } from './consent.js';
import { summariseEngagement, type EngagementSummary } from './engagementSummary.js';
import { featureVector, type FeatureVector } from './featureVector.js';
import { summariseStep, type StepSummary } from './stepRecords.js';
import type { PromptRecord, SessionNote, SessionRecord } from './sessionRecord.js';

/** Version of session.json's layout; raised when a field changes its meaning. */
export const sessionReportVersion = 1;

/** How much of the session the numbers rest on. */
interface SessionCoverage {
  /** Camera frames that went through the chain while the session ran. */
  readonly frames: number;
  /** Camera frames that the chain left out; absent where nobody counted. */
  readonly skippedFrames?: number | undefined;
  /** Frames while the session was held, or was stopping: recorded, in no statistic. */
  readonly heldFrames: number;
  readonly framesWithFace: number;
  /** Frames whose followed face's attributes were measured: the M of the feature vector. */
  readonly framesMeasured: number;
  readonly framesWithSeveralFaces: number;
  /** framesMeasured / (frames + skippedFrames), 0..1; absent without frames. */
  readonly measuredFraction?: number | undefined;
}

/** session.json. Stamps are decimal nanoseconds; `startedAt` and `endedAt` say the same in ISO 8601, UTC. */
export interface SessionReport {
  readonly version: number;
  /** False while the session goes on, and after a crash: then everything below is as far as it came. */
  readonly complete: boolean;
  /** True when it was rebuilt from the log and the frames after the suite had died. */
  readonly recovered: boolean;
  readonly sessionId: string;
  readonly childId?: string | undefined;
  readonly culture?: string | undefined;
  readonly operator: string;
  readonly startedNs: string;
  readonly startedAt: string;
  readonly endedNs?: string | undefined;
  readonly endedAt?: string | undefined;
  /** Time that passed, whatever the clock was set to meanwhile. */
  readonly durationSec: number;
  /** How it ended; absent while it has not, and when the suite died. */
  readonly stopped?: { readonly by: string; readonly reason: string; readonly stampNs: string } | undefined;
  readonly features: FeatureVector & { readonly standardDeviation: 'population' };
  readonly coverage: SessionCoverage;
  readonly engagement: EngagementSummary;
  readonly prompts: readonly PromptRecord[];
  /** What was consented to and withdrawn, in the order in which it was said. */
  readonly consents: readonly ConsentWord[];
  /** Absent without one. */
  readonly protocol?:
    | {
        readonly id: string;
        readonly source: string;
        readonly language: string;
        /** Whether the start allowed prompts to be carried out without a decision. */
        readonly automatic: boolean;
      }
    | undefined;
  /** The protocol's steps, once for each time that one was begun. */
  readonly steps: readonly StepSummary[];
  /** Judgements of the child's engagement by people, while it ran or was held. */
  readonly annotations: number;
  readonly notes: readonly SessionNote[];
  readonly affectModels: readonly string[];
  readonly heads: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  /** Of a classifier trained on a cohort, only where the session node was given one: no diagnosis, as its sentence says. */
  readonly researchScore?: ResearchScore | { readonly refused: string } | undefined;
}

function iso(stampNs: bigint): string {
  return new Date(Number(stampNs / 1_000_000n)).toISOString();
}

/**
 * What a session leaves behind, derived from its log alone.
 *
 * `undefined` numbers become `null` in an array and are absent from an object; `bigint` stamps become decimal strings
 * (`encodeJson`).
 */
export function sessionReport(
  record: SessionRecord,
  { recovered }: { readonly recovered: boolean } = { recovered: false },
): SessionReport {
  const { setup, startedNs = 0n, stopped, endedNs } = record;
  const allFrames = record.frames + (record.skippedFrames ?? 0);
  const untilNs = endedNs ?? record.lastNs ?? startedNs;
  return {
    version: sessionReportVersion,
    complete: record.phase === 'ended',
    recovered,
    sessionId: setup?.sessionId ?? '',
    childId: setup?.childId,
    culture: setup?.culture,
    operator: setup?.operator ?? '',
    startedNs: String(startedNs),
    startedAt: iso(startedNs),
    endedNs: endedNs === undefined ? undefined : String(endedNs),
    endedAt: endedNs === undefined ? undefined : iso(endedNs),
    durationSec: Number(untilNs - startedNs - record.clockSetNs) / 1e9,
    stopped: stopped && { by: stopped.by, reason: stopped.reason, stampNs: String(stopped.stampNs) },
    features: { ...featureVector(record.features), standardDeviation: 'population' },
    coverage: {
      frames: record.frames,
      skippedFrames: record.skippedFrames,
      heldFrames: record.heldFrames,
      framesWithFace: record.framesWithFace,
      framesMeasured: record.features.measuredFrames,
      framesWithSeveralFaces: record.framesWithSeveralFaces,
      measuredFraction: allFrames === 0 ? undefined : record.features.measuredFrames / allFrames,
    },
    engagement: summariseEngagement(record.engagement, record.lowThreshold),
    prompts: record.prompts,
    consents: record.consents,
    protocol: setup?.protocol && {
      id: setup.protocol.protocol.id,
      source: setup.protocol.source,
      language: setup.protocol.language,
      automatic: setup.protocol.automatic,
    },
    steps: record.steps.map((step) =>
      summariseStep(step, {
        nowNs: untilNs,
        clockSetNs: record.clockSetNs,
        lowThreshold: record.lowThreshold,
      }),
    ),
    annotations: record.annotations,
    notes: record.notes,
    affectModels: record.affectModelIds,
    heads: record.headIds,
    versions: setup?.versions ?? {},
  };
}
