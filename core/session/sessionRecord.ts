import { addEngagement, emptyEngagement, type EngagementAccumulator } from './engagementSummary.js';
import { addFrame, emptyFeatures, type FeatureAccumulator } from './featureVector.js';
import { nanoseconds } from '../nanoseconds.js';
import type { ConsentWord } from './consent.js';
import { addToParts, beginStepPart, endStepPart, noParts, type FeatureParts } from './featureParts.js';
import type { FrameRow } from './FrameRow.js';
import { applyToSteps, type StepRecord } from './stepRecords.js';
import { applyOperatorEvent, isOperatorEvent } from './operatorEvents.js';
import type {
  BehaviourEnd,
  Because,
  Decision,
  HoldCategory,
  Prompt,
  SessionEvent,
  SessionSetup,
} from './SessionEvent.js';

/** `stopping`: the robot's behaviour is being cancelled; `ended`: the log is complete. */
export type SessionPhase = 'idle' | 'running' | 'held' | 'stopping' | 'ended';

/** What became of one prompt. */
export interface PromptRecord {
  /** As it was revised last. */
  readonly prompt: Prompt;
  /** Since it was revised: 2, 3, … and when. */
  readonly revised?: { readonly revision: number; readonly stampNs: bigint } | undefined;
  readonly decision?:
    | (Because & {
        readonly decision: Decision;
        /** Which one was seen; absent: the first. */
        readonly revision?: number | undefined;
        readonly stampNs: bigint;
        readonly automatic: boolean;
        readonly behaviourId?: string | undefined;
        readonly say?: string | undefined;
      })
    | undefined;
  /** Who had the robot's behaviour ended, and why; absent: nobody. */
  readonly cancelled?: (Because & { readonly stampNs: bigint }) | undefined;
  readonly outcome?: (Omit<BehaviourEnd, 'promptId'> & { readonly stampNs: bigint }) | undefined;
}

/** A pause, a mark, an emergency stop or a clock that was set, for the report. */
export interface SessionNote {
  readonly kind:
    | 'held'
    | 'resumed'
    | 'emergency-stop'
    | 'clock-set'
    | 'restarted'
    | 'mark'
    | 'consent'
    | 'handed-over'
    | 'operator-present'
    | 'operator-away';
  readonly stampNs: bigint;
  readonly by: string;
  readonly text: string;
  /** Of a hold, a resume or a mark, where it was said. */
  readonly category?: string | undefined;
}

/** All that the log says so far: `reduceEvents(log)`, whoever asks and whenever. */
export interface SessionRecord {
  readonly phase: SessionPhase;
  readonly setup?: SessionSetup | undefined;
  /** Who leads it now; empty before the first session. */
  readonly operator: string;
  /** Why it is held; `undefined` while it is not. */
  readonly hold?: (Because & { readonly category?: HoldCategory | undefined }) | undefined;
  /** Whether a tool of the operator says that they are there; `awaited`: another operator leads, whose tool has not spoken. */
  readonly presence: 'unannounced' | 'present' | 'awaited' | 'away';
  /** In the order in which they were said. */
  readonly consents: readonly ConsentWord[];
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
  readonly parts: FeatureParts;
  readonly engagement: EngagementAccumulator;
  readonly affectModelIds: readonly string[];
  readonly headIds: readonly string[];
  readonly prompts: readonly PromptRecord[];
  readonly annotations: number;
  /** Steps of the protocol, once for each time that one was begun. */
  readonly steps: readonly StepRecord[];
  /** Who says now that prompts may be carried out without a decision; a hold, a hand-over and a restart take it back. */
  readonly automaticBy?: string | undefined;
  readonly notes: readonly SessionNote[];
}

/** The record of an empty log. */
export function emptyRecord(): SessionRecord {
  return {
    phase: 'idle',
    operator: '',
    presence: 'unannounced',
    consents: [],
    events: 0,
    clockSetNs: 0n,
    lowThreshold: 0,
    frames: 0,
    heldFrames: 0,
    framesWithFace: 0,
    framesWithSeveralFaces: 0,
    features: emptyFeatures(),
    parts: noParts,
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
    parts: addToParts(record.parts, row, (record.startedNs ?? 0n) + record.clockSetNs),
    engagement: addEngagement(record.engagement, row, record.lowThreshold),
    affectModelIds: withId(record.affectModelIds, row.affect?.modelId),
    headIds: withId(record.headIds, headBehind(row)),
  };
}

function changePrompt(record: SessionRecord, promptId: string, change: Partial<PromptRecord>): SessionRecord {
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
  if (isOperatorEvent(event)) return applyOperatorEvent(record, event);
  switch (event.kind) {
    case 'started':
      return {
        ...emptyRecord(),
        phase: 'running',
        setup: event.setup,
        operator: event.setup.operator,
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
      const category = kind === 'emergency-stop' ? kind : event.category;
      // An emergency stop while the session is stopping does not bring it back to life.
      const phase = before.phase === 'stopping' ? 'stopping' : kind === 'resumed' ? 'running' : 'held';
      const automaticBy = kind === 'resumed' ? record.automaticBy : undefined;
      const hold = phase === 'held' ? { by, reason, category } : undefined;
      const said = kind === 'emergency-stop' || category === undefined ? {} : { category };
      return {
        ...record,
        phase,
        hold,
        automaticBy,
        notes: note(record, { kind, stampNs, by, text: reason, ...said }),
      };
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
    case 'step-begun':
      return { ...record, parts: beginStepPart(record.parts, event.stepId) };
    case 'step-ended':
      return { ...record, parts: endStepPart(record.parts) };
    case 'noted':
    case 'responded':
    case 'advised':
    case 'protocol-finished':
      return record;
    case 'annotated':
      return { ...record, annotations: record.annotations + 1 };
    case 'prompt-proposed':
      return { ...record, prompts: [...record.prompts, { prompt: event.prompt }] };
    case 'prompt-revised': {
      const { promptId, revision, reason, evidence } = event;
      const entry = record.prompts.find(({ prompt }) => prompt.id === promptId);
      if (entry === undefined) return record;
      const prompt = { ...entry.prompt, reason, evidence };
      return changePrompt(record, promptId, { prompt, revised: { revision, stampNs } });
    }
    case 'prompt-decided': {
      const { decision, revision, by, reason, automatic, behaviourId, say } = event;
      const made = { decision, revision, stampNs, by, reason, automatic, behaviourId, say };
      return changePrompt(record, event.promptId, { decision: made });
    }
    case 'cancel-requested': {
      const { promptId, by, reason } = event;
      return changePrompt(record, promptId, { cancelled: { by, reason, stampNs } });
    }
    case 'behaviour-ended': {
      const { outcome, progress, confirmed, message } = event;
      return changePrompt(record, event.promptId, {
        outcome: { outcome, stampNs, progress, confirmed, message },
      });
    }
    case 'stop-requested':
      return {
        ...record,
        phase: 'stopping',
        hold: undefined,
        stopped: { by: event.by, reason: event.reason, stampNs },
      };
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
