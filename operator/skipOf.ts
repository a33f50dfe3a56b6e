import { decisionCodes, type DecisionMessage } from '../nodes/messages/sessionMessages.js';
import { header, nsToStamp } from '../nodes/runtime/stamp.js';

/**
 * The decision that what a prompt has the robot do is left out: before it is done, or while it is.
 *
 * @param promptId "" for whichever is executed
 */
export function skipOf(
  promptId: string,
  { by, reason, nowNs }: { readonly by: string; readonly reason: string; readonly nowNs: bigint },
): DecisionMessage {
  return {
    header: header(nowNs, ''),
    prompt_id: promptId,
    revision: 0,
    seen: nsToStamp(0n),
    kind: decisionCodes.skip,
    behaviour_id: '',
    text: '',
    operator_name: by,
    reason,
    automatic: false,
  };
}
