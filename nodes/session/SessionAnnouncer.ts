import type { Prompt, SessionEvent } from '../../core/session/SessionEvent.js';
import { openPrompt, type PromptRecord, type SessionRecord } from '../../core/session/sessionRecord.js';
import { wholePart } from '../../core/session/featureParts.js';
import { toEvidenceMessage } from '../messages/evidenceMessage.js';
import { toFeatureVectorMessage, type FeatureVectorMessage } from '../messages/featureVectorMessage.js';
import { openStep } from '../../core/session/stepRecords.js';
import { moveName, type ProtocolStateMessage } from '../messages/protocolMessages.js';
import { encodeJson } from '../../record/eventLine.js';
import {
  decisionCodes,
  promptStatusCodes,
  sessionStateCodes,
  type DecisionMessage,
  type PromptMessage,
  type PromptStatus,
  type SessionStateMessage,
} from '../messages/sessionMessages.js';
import type { StringMessage } from '../messages/robotMessages.js';
import { header, nsToStamp } from '../runtime/stamp.js';
import type { TopicPublisher } from '../runtime/TopicTransport.js';

export interface SessionPublishers {
  readonly state: TopicPublisher<SessionStateMessage>;
  readonly prompt: TopicPublisher<PromptMessage>;
  readonly decision: TopicPublisher<DecisionMessage>;
  readonly features: TopicPublisher<FeatureVectorMessage>;
  readonly protocol: TopicPublisher<ProtocolStateMessage>;
  readonly event: TopicPublisher<StringMessage>;
}

const decidedStatus: Readonly<Record<string, PromptStatus>> = {
  approve: 'approved',
  edit: 'edited',
  skip: 'skipped',
  override: 'overridden',
  expire: 'expired',
};

/** The message says more than these three. */
const endedStatus = {
  succeeded: 'done',
  failed: 'failed',
  'timed-out': 'failed',
  cancelled: 'cancelled',
  aborted: 'cancelled',
} as const;

/** The prompt with what the operator put in its place, which is what the robot does. */
function asDecided(
  prompt: Prompt,
  decision: { readonly behaviourId?: string | undefined; readonly say?: string | undefined } | undefined,
): Prompt {
  return {
    ...prompt,
    behaviourId: decision?.behaviourId ?? prompt.behaviourId,
    say: decision?.say ?? prompt.say,
  };
}

function revisionOf({ revised }: PromptRecord): number {
  return revised?.revision ?? 1;
}

/** What the operators said: why it is held, whether they are there, what is consented to. */
function operatorState({
  hold,
  presence,
  consents,
}: SessionRecord): Pick<
  SessionStateMessage,
  'hold_category' | 'hold_reason' | 'held_by' | 'operator_announced' | 'operator_present' | 'consents'
> {
  const items = new Map(consents.map((word) => [word.item, word]));
  return {
    hold_category: hold?.category ?? '',
    hold_reason: hold?.reason ?? '',
    held_by: hold?.by ?? '',
    operator_announced: presence !== 'unannounced',
    operator_present: presence === 'present',
    consents: [...items.values()].map(({ item, given, takenBy, takenNs }) => ({
      item,
      given,
      taken_by: takenBy,
      taken: nsToStamp(takenNs),
    })),
  };
}

/** Says on the topics what happens in the session. */
export class SessionAnnouncer {
  readonly #publishers: SessionPublishers;
  readonly #nowNs: () => bigint;

  constructor(publishers: SessionPublishers, nowNs: () => bigint) {
    this.#publishers = publishers;
    this.#nowNs = nowNs;
  }

  /** One new entry of the log; what it says of a prompt or a decision goes out. */
  event(event: SessionEvent, record: SessionRecord): void {
    if (event.kind !== 'frame')
      this.#publishers.event.publish({
        data: `{"session":"${record.setup?.sessionId ?? ''}","event":${encodeJson(event)}}`,
      });
    switch (event.kind) {
      case 'prompt-proposed':
        this.#prompt(event.prompt, record, 'proposed', event.prompt.reason);
        break;
      case 'prompt-revised': {
        const entry = record.prompts.find(({ prompt }) => prompt.id === event.promptId);
        if (entry) this.#prompt(entry.prompt, record, 'proposed', event.reason);
        break;
      }
      case 'prompt-decided': {
        const entry = record.prompts.find(({ prompt }) => prompt.id === event.promptId);
        if (!entry) break;
        const prompt = asDecided(entry.prompt, event);
        this.#prompt(prompt, record, decidedStatus[event.decision] ?? 'expired', event.reason);
        if (event.behaviourId !== undefined) this.#prompt(prompt, record, 'executing', '');
        // Nothing but a move to another step, which is done.
        else if (event.decision === 'approve') this.#prompt(prompt, record, 'done', '');
        if (event.decision !== 'expire') this.#decision({ ...event, decision: event.decision });
        break;
      }
      case 'behaviour-ended': {
        const entry = record.prompts.find(({ prompt }) => prompt.id === event.promptId);
        if (entry)
          this.#prompt(
            asDecided(entry.prompt, entry.decision),
            record,
            endedStatus[event.outcome],
            event.message,
          );
        break;
      }
      case 'clock-set': {
        // Whoever shows how much time is left reckons with the new time.
        const open = openPrompt(record);
        if (open) this.#prompt(open, record, 'proposed', open.reason);
        break;
      }
      case 'ended': {
        const sessionId = record.setup?.sessionId ?? '';
        this.#publishers.features.publish(
          toFeatureVectorMessage(wholePart(record), { sessionId, kind: 'session' }),
        );
        break;
      }
      default:
        break;
    }
  }

  /** What the session does now. */
  state(
    record: SessionRecord,
    folder: { readonly path: string; readonly warning: { readonly text: string } | undefined } | undefined,
    followed: { readonly because: string; readonly awaySec: number },
  ): void {
    const { setup, phase, engagement } = record;
    const openEntry = record.prompts.findLast(({ decision }) => decision === undefined);
    const open = phase === 'running' || phase === 'held' || phase === 'stopping';
    this.#publishers.state.publish({
      header: header(this.#nowNs(), ''),
      state: phase === 'ended' ? sessionStateCodes.idle : sessionStateCodes[phase],
      session_id: open ? (setup?.sessionId ?? '') : '',
      child_id: open ? (setup?.childId ?? '') : '',
      culture: open ? (setup?.culture ?? '') : '',
      operator_name: open ? record.operator : '',
      protocol: open ? (setup?.protocol?.source ?? '') : '',
      step_id: open ? (openStep(record.steps)?.stepId ?? '') : '',
      started: nsToStamp(open ? (record.startedNs ?? 0n) : 0n),
      ...operatorState(record),
      following: followed.because,
      face_away_sec: followed.awaySec,
      frames: BigInt(record.frames),
      frames_measured: BigInt(record.features.measuredFrames),
      engagement_mean: engagement.frames > 0 ? engagement.mean : NaN,
      open_prompt_id: openEntry?.prompt.id ?? '',
      open_prompt_revision: openEntry === undefined ? 0 : revisionOf(openEntry),
      folder: folder?.path ?? '',
      saved: folder !== undefined && folder.warning === undefined,
      warning: folder?.warning?.text ?? '',
    });
  }

  #prompt(prompt: Prompt, record: SessionRecord, status: PromptStatus, message: string): void {
    const entry = record.prompts.find((each) => each.prompt.id === prompt.id);
    const evidence = prompt.protocol?.evidence ?? prompt.evidence;
    this.#publishers.prompt.publish({
      header: header(this.#nowNs(), ''),
      id: prompt.id,
      revision: entry === undefined ? 1 : revisionOf(entry),
      session_id: record.setup?.sessionId ?? '',
      behaviour_id: prompt.behaviourId,
      text: prompt.say,
      cause: prompt.protocol?.cause ?? prompt.cause ?? '',
      step_id: prompt.protocol?.stepId ?? '',
      move: prompt.protocol === undefined ? '' : moveName(prompt.protocol.then),
      evidence: evidence === undefined ? [] : [toEvidenceMessage(evidence)],
      reason: prompt.reason,
      proposed_by: prompt.by,
      expires: nsToStamp(prompt.expiresNs),
      status: promptStatusCodes[status],
      message,
    });
  }

  #decision(
    event: Extract<SessionEvent, { kind: 'prompt-decided' }> & { decision: keyof typeof decisionCodes },
  ): void {
    this.#publishers.decision.publish({
      header: header(event.stampNs, ''),
      prompt_id: event.promptId,
      revision: event.revision ?? 1,
      seen: nsToStamp(0n),
      kind: decisionCodes[event.decision],
      behaviour_id: event.behaviourId ?? '',
      text: event.say ?? '',
      operator_name: event.by,
      reason: event.reason,
      automatic: event.automatic,
    });
  }
}
