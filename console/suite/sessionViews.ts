import type { BehaviourLibrary } from '../../core/behaviour/Behaviour.js';
import { keyOf } from '../../nodes/messages/keyOf.js';
import type { PromptMessage, SessionStateMessage } from '../../nodes/messages/sessionMessages.js';
import { promptStatusCodes, sessionStateCodes } from '../../nodes/messages/sessionMessages.js';
import { stampToNs, type TimeMessage } from '../../nodes/runtime/stamp.js';
import type { EngagementSample, PromptView, SessionMessage } from '../wire/fromServer.js';
import type { LibraryEntry } from '../wire/activity.js';
import { consentItems } from '../wire/words.js';
import { numberOrNull, stampToText, textOrNull, type StampText } from '../wire/values.js';

/** Nothing is heard of a session node, so that nothing is known of its session. */
export const unheardSession: SessionMessage = {
  kind: 'session',
  state: 'unheard',
  stampNs: null,
  sessionId: null,
  childId: null,
  culture: null,
  operatorName: null,
  startedNs: null,
  frames: null,
  framesMeasured: null,
  engagementMean: null,
  openPromptId: null,
  folder: null,
  saved: null,
  warning: null,
  held: null,
  operatorPresent: null,
  faceAwaySec: null,
  protocolId: null,
  stepId: null,
  consent: null,
};

export function sessionView(message: SessionStateMessage): SessionMessage {
  return {
    ...unheardSession,
    state: keyOf(sessionStateCodes, message.state) ?? 'unheard',
    stampNs: stampToText(stampToNs(message.header.stamp)),
    sessionId: textOrNull(message.session_id),
    childId: textOrNull(message.child_id),
    culture: textOrNull(message.culture),
    operatorName: textOrNull(message.operator_name),
    startedNs: timeOrNull(message.started),
    frames: Number(message.frames),
    framesMeasured: Number(message.frames_measured),
    engagementMean: numberOrNull(message.engagement_mean),
    openPromptId: textOrNull(message.open_prompt_id),
    folder: textOrNull(message.folder),
    saved: message.saved,
    protocolId: textOrNull(message.protocol),
    stepId: textOrNull(message.step_id),
    warning: textOrNull(message.warning),
    held:
      message.held_by === ''
        ? null
        : {
            by: message.held_by,
            category: textOrNull(message.hold_category),
            reason: textOrNull(message.hold_reason),
          },
    operatorPresent: message.operator_announced ? message.operator_present : null,
    faceAwaySec: numberOrNull(message.face_away_sec),
    consent: consentItems.flatMap((item) =>
      message.consents
        .filter((each) => each.item === item)
        .map(({ given, taken_by: takenBy, taken }) => ({
          item,
          given,
          takenBy: textOrNull(takenBy),
          atNs: timeOrNull(taken),
        })),
    ),
  };
}

/** What a prompt was when it was first heard of, which its later messages say no more. */
export interface PromptMemory {
  readonly proposedNs: StampText;
  readonly snippet: readonly EngagementSample[];
  readonly decidedBy: string | undefined;
}

export function promptView(
  message: PromptMessage,
  { memory, label }: { readonly memory: PromptMemory; readonly label: string },
): PromptView {
  const { snippet, decidedBy, proposedNs } = memory;
  return {
    id: message.id,
    // Before the first change a session may say 0.
    revision: Math.max(1, message.revision),
    status: keyOf(promptStatusCodes, message.status) ?? 'failed',
    behaviourId: message.behaviour_id,
    label,
    text: textOrNull(message.text),
    reason: textOrNull(message.reason),
    cause: textOrNull(message.cause),
    move: textOrNull(message.move),
    proposedBy: textOrNull(message.proposed_by),
    evidence: evidenceView(message, snippet),
    proposedNs,
    expiresNs: timeOrNull(message.expires),
    decidedBy: decidedBy ?? null,
    message: textOrNull(message.message),
  };
}

/** What the protocol measured, beside the curve as it was heard here. */
function evidenceView(
  { evidence: [given] }: Pick<PromptMessage, 'evidence'>,
  snippet: readonly EngagementSample[],
): PromptView['evidence'] {
  const low = numberOrNull(given?.interval_low);
  const high = numberOrNull(given?.interval_high);
  const interval: [number, number] | null = low === null || high === null ? null : [low, high];
  return {
    source: sources.find((each) => each === given?.source) ?? snippet.at(-1)?.source ?? null,
    headId: textOrNull(given?.head_id),
    measure: textOrNull(given?.measure),
    value: numberOrNull(given?.value),
    threshold: numberOrNull(given?.threshold),
    interval,
    includesThreshold: interval === null ? null : (given?.includes_threshold ?? null),
    windowSec: numberOrNull(given?.window_sec),
    snippet: [...snippet],
  };
}

const sources = ['prior', 'GenNet', 'culture', 'child'] as const;

/** ROS says zero where there is no time. */
function timeOrNull(time: TimeMessage): StampText | null {
  const ns = stampToNs(time);
  return ns === 0n ? null : stampToText(ns);
}

/** The behaviours for the operator's hand. Their words have no language of their own in the library. */
export function libraryEntries({ behaviours }: BehaviourLibrary): LibraryEntry[] {
  return behaviours.map(({ id, label, say, gesture, postures }) => ({
    behaviourId: id,
    label,
    phrases: say.length === 0 ? {} : { und: [...say] },
    hasGesture: gesture.length > 0,
    postures: [...postures],
    key: null,
    steps: [],
  }));
}
