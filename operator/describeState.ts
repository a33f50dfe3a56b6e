import { moveWords } from '../nodes/messages/protocolMessages.js';
import {
  sessionStateCodes,
  type PromptMessage,
  type SessionStateMessage,
} from '../nodes/messages/sessionMessages.js';
import { stampToNs } from '../nodes/runtime/stamp.js';

const words: Readonly<Record<number, string>> = {
  [sessionStateCodes.running]: 'runs',
  [sessionStateCodes.held]: 'is held',
  [sessionStateCodes.stopping]: 'is being stopped',
};

/**
 * The session in one line.
 *
 * @param open the prompt that waits for a decision, where it is known
 */
export function describeState(state: SessionStateMessage, open: PromptMessage | undefined): string {
  const warning = state.warning === '' ? '' : ` Attention: ${state.warning}`;
  if (state.state === sessionStateCodes.idle) {
    const last = state.folder === '' ? '' : `; the last one is in ${state.folder}`;
    return `No session runs${last}.${warning}`;
  }
  // Both stamps are the session's: its clock need not be ours.
  const seconds = Number(stampToNs(state.header.stamp) - stampToNs(state.started)) / 1e9;
  const child = state.child_id === '' ? 'no enrolled child' : `child ${state.child_id}`;
  const culture = state.culture === '' ? '' : ` (culture ${state.culture})`;
  const engagement = Number.isNaN(state.engagement_mean)
    ? 'engagement not known'
    : `engagement ${state.engagement_mean.toFixed(2)} on average`;
  const prompt =
    state.open_prompt_id === ''
      ? 'no prompt is open'
      : `prompt ${state.open_prompt_id} waits for a decision${open === undefined ? '' : describePrompt(open)}${revised(state)}`;
  const held = state.hold_reason === '' ? '' : ` (${describeHold(state)})`;
  const away = state.operator_announced && !state.operator_present ? ' The operator is away.' : '';
  const step = state.step_id === '' ? '' : `, in step ${state.step_id} of protocol ${state.protocol}`;
  return (
    `Session ${state.session_id} ${words[state.state] ?? 'is in an unknown state'}${held}, ${seconds.toFixed(0)} s, ` +
    `with ${child}${culture}, led by ${state.operator_name}${step}: face measured in ${state.frames_measured} of ` +
    `${state.frames} frames, ${engagement}, ${prompt}; written to ${state.folder}.${away}${warning}`
  );
}

function describeHold({
  hold_category: category,
  hold_reason: reason,
  held_by: by,
}: SessionStateMessage): string {
  return `${category === '' ? '' : `${category}, `}by ${by}: ${reason}`;
}

function revised({ open_prompt_revision: revision }: SessionStateMessage): string {
  return revision > 1 ? `, changed since: decide with --revision ${revision}` : '';
}

function describePrompt({ behaviour_id: id, text, reason, move }: PromptMessage): string {
  const words = text === '' ? '' : ` “${text}”`;
  const behaviour = id === '' ? moveWords(move) : id;
  return ` (${behaviour}${words}${reason === '' ? '' : `, because: ${reason}`})`;
}
