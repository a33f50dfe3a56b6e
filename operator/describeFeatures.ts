import type { FeatureVectorMessage } from '../nodes/messages/featureVectorMessage.js';
import { stampToNs } from '../nodes/runtime/stamp.js';

/** One line of JSON; what is not known is null. */
export function describeFeatures(message: FeatureVectorMessage): string {
  const { session_id: session, part, index, step_id: step, names, vector } = message;
  const numbers = names.map((name, at) => [name, vector[at]]);
  return JSON.stringify({
    session,
    part,
    index,
    ...(step !== '' && { step }),
    firstNs: String(stampToNs(message.first)),
    lastNs: String(stampToNs(message.last)),
    frames: Number(message.frames),
    framesMeasured: Number(message.frames_measured),
    // JSON has no NaN: it becomes null.
    features: Object.fromEntries(numbers) as Record<string, number>,
  });
}
