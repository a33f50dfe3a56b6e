import { addEngagement, emptyEngagement, type EngagementAccumulator } from './engagementSummary.js';
import { addFrame, emptyFeatures, type FeatureAccumulator } from './featureVector.js';
import { nanoseconds } from '../nanoseconds.js';
import type { FrameRow } from './FrameRow.js';
import { applyToSteps, type StepRecord } from './stepRecords.js';
import type { BehaviourEnd, Because, Decision, Prompt, SessionEvent, SessionSetup } from './SessionEvent.js';

/** `stopping`: the robot's behaviour is being cancelled; `ended`: the log is complete. */
export type SessionPhase = 'idle' | 'running' | 'held' | 'stopping' | 'ended';

/** What became of one prompt. */
export interface PromptRecord {
  readonly prompt: Prompt;
  readonly decision?:
    | (Because & {
        readonly decision: Decision;
        readonly stampNs: bigint;
        readonly automatic: boolean;
        readonly behaviourId?: string | undefined;
        readonly say?: string | undefined;
      })
    | undefined;
  readonly outcome?: (Omit<BehaviourEnd, 'promptId'> & { readonly stampNs: bigint }) | undefined;
}

/** A pause, a mark, an emergency stop or a clock that was set, for the report. */
export interface SessionNote {
  readonly kind: 'held' | 'resumed' | 'emergency-stop' | 'clock-set' | 'restarted' | 'mark';
  readonly stampNs: bigint;
  readonly by: string;
  readonly text: string;
}

/** All that the log says so far: `reduceEvents(log)`, whoever asks and whenever. */
export interface SessionRecord {
  readonly phase: SessionPhase;
  readonly setup?: SessionSetup | undefined;
  readonly startedNs?: bigint | undefined;
  readonly stopped?: (Because & { readonly stampNs: bigint }) | undefined;
  readonly endedNs?: bigint | undefined;
  readonly lastNs?: bigint | undefined;
  /** By how much the clock was set since the start: stamps are so much apart without time having passed. */
  readonly clockSetNs: bigint;
  readonly events: number;
  readonly lowThreshold: number;
  /** Frames while the session ran; those while it was held or stopping are counted apart. */
  readonly frames: number;
  /** Camera frames that the chain skipped while the session ran; `undefined` as long as nobody counts them. */
  readonly skippedFrames?: number | undefined;
  readonly heldFrames: number;
  readonly framesWithFace: number;
  readonly framesWithSeveralFaces: number;
  readonly features: FeatureAccumulator;
  readonly engagement: EngagementAccumulator;
  readonly affectModelIds: readonly string[];
  readonly headIds: readonly string[];
  readonly prompts: readonly PromptRecord[];
  readonly annotations: number;
  /** Steps of the protocol, once for each time that one was begun. */
  readonly steps: readonly StepRecord[];
  /** Who says now that prompts may be carried out without a decision; a hold and a restart take it back. */
  readonly automaticBy?: string | undefined;
  readonly notes: readonly SessionNote[];
}

/** The record of an empty log. */
export function emptyRecord(): SessionRecord {
  return {
    phase: 'idle',
    events: 0,
    clockSetNs: 0n,
    lowThreshold: 0,
    frames: 0,
    heldFrames: 0,
    framesWithFace: 0,
    framesWithSeveralFaces: 0,
    features: emptyFeatures(),
    engagement: emptyEngagement,
    affectModelIds: [],
    headIds: [],
    prompts: [],
    annotations: 0,
    steps: [],
    notes: [],
  };
}

function withId(ids: readonly string[], id: string | undefined): readonly string[] {
  return id === undefined || id === '' || ids.includes(id) ? ids : [...ids, id];
}

/** The head that gave this frame's score; the prior is none. */
function headBehind({ engagement }: FrameRow): string | undefined {
  return engagement?.score === undefined || engagement.source === 'prior' ? undefined : engagement.headId;
}

function applyFrame(record: SessionRecord, row: FrameRow): SessionRecord {
  if (record.phase !== 'running') return { ...record, heldFrames: record.heldFrames + 1 };
  return {
    ...record,
    frames: record.frames + 1,
    skippedFrames:
      row.skippedBefore === undefined
        ? record.skippedFrames
        : (record.skippedFrames ?? 0) + row.skippedBefore,
    framesWithFace: record.framesWithFace + (row.faceId === undefined ? 0 : 1),
    framesWithSeveralFaces: record.framesWithSeveralFaces + (row.faceCount > 1 ? 1 : 0),
    features: row.affect === undefined ? record.features : addFrame(record.features, row.affect),
    engagement: addEngagement(record.engagement, row, record.lowThreshold),
    affectModelIds: withId(record.affectModelIds, row.affect?.modelId),
    headIds: withId(record.headIds, headBehind(row)),
  };
}

function changePrompt(
  record: SessionRecord,
  promptId: string,
  change: Pick<PromptRecord, 'decision'> | Pick<PromptRecord, 'outcome'>,
): SessionRecord {
  const prompts = record.prompts.map((entry) =>
    entry.prompt.id === promptId ? { ...entry, ...change } : entry,
  );
  return { ...record, prompts };
}

function note(record: SessionRecord, entry: SessionNote): readonly SessionNote[] {
  return [...record.notes, entry];
}

/** The record after one more event. Pure; every event is taken at its word, as it stands in the log. */
export function applyEvent(before: SessionRecord, event: SessionEvent): SessionRecord {
  const { stampNs } = event;
  const steps = applyToSteps(before.steps, event, before);
  const record = { ...before, steps, events: before.events + 1, lastNs: stampNs };
  switch (event.kind) {
    case 'started':
      return {
        ...emptyRecord(),
        phase: 'running',
        setup: event.setup,
        startedNs: stampNs,
        lastNs: stampNs,
        lowThreshold: event.lowThreshold,
        events: 1,
      };
    case 'frame':
      return applyFrame(record, event.row);
    case 'held':
    case 'resumed':
    case 'emergency-stop': {
      const { kind, by, reason } = event;
      // An emergency stop while the session is stopping does not bring it back to life.
      const phase = before.phase === 'stopping' ? 'stopping' : kind === 'resumed' ? 'running' : 'held';
      const automaticBy = kind === 'resumed' ? record.automaticBy : undefined;
      return { ...record, phase, automaticBy, notes: note(record, { kind, stampNs, by, text: reason }) };
    }
    case 'clock-set': {
      const { kind, bySec } = event;
      const text = `the clock was set ${Math.abs(bySec).toFixed(1)} s ${bySec < 0 ? 'back' : 'forward'}`;
      const byNs = nanoseconds(bySec);
      return {
        ...record,
        clockSetNs: record.clockSetNs + byNs,
        // What is promised by the old time is kept by the new one.
        prompts: record.prompts.map((entry) =>
          entry.decision === undefined
            ? { ...entry, prompt: { ...entry.prompt, expiresNs: entry.prompt.expiresNs + byNs } }
            : entry,
        ),
        notes: note(record, { kind, stampNs, by: 'clock', text }),
      };
    }
    case 'restarted': {
      const text = `the session node was restarted; ${event.lostSec.toFixed(1)} s are missing`;
      const notes = note(record, { kind: 'restarted', stampNs, by: 'session', text });
      return { ...record, automaticBy: undefined, notes };
    }
    case 'automatic':
      return { ...record, automaticBy: event.isAllowed ? event.by : undefined };
    case 'noted':
    case 'step-begun':
    case 'step-ended':
    case 'responded':
    case 'advised':
    case 'protocol-finished':
      return record;
    case 'annotated':
      return { ...record, annotations: record.annotations + 1 };
    case 'mark':
      return { ...record, notes: note(record, { kind: 'mark', stampNs, by: event.by, text: event.text }) };
    case 'prompt-proposed':
      return { ...record, prompts: [...record.prompts, { prompt: event.prompt }] };
    case 'prompt-decided': {
      const { decision, by, reason, automatic, behaviourId, say } = event;
      const made = { decision, stampNs, by, reason, automatic, behaviourId, say };
      return changePrompt(record, event.promptId, { decision: made });
    }
    case 'behaviour-ended': {
      const { outcome, progress, confirmed, message } = event;
      return changePrompt(record, event.promptId, {
        outcome: { outcome, stampNs, progress, confirmed, message },
      });
    }
    case 'stop-requested':
      return { ...record, phase: 'stopping', stopped: { by: event.by, reason: event.reason, stampNs } };
    case 'ended':
      return { ...record, phase: 'ended', endedNs: stampNs };
  }
}

/** The record of a log: the only way from events to what a session leaves behind. */
export function reduceEvents(events: Iterable<SessionEvent>): SessionRecord {
  let record = emptyRecord();
  for (const event of events) record = applyEvent(record, event);
  return record;
}

/** The prompt that waits for a decision; there is at most one. */
export function openPrompt(record: SessionRecord): Prompt | undefined {
  return record.prompts.findLast((entry) => entry.decision === undefined)?.prompt;
}

/** The prompt whose behaviour the robot is executing. */
export function executingPrompt(record: SessionRecord): PromptRecord | undefined {
  return record.prompts.findLast(
    (entry) => entry.decision?.behaviourId !== undefined && entry.outcome === undefined,
  );
}
