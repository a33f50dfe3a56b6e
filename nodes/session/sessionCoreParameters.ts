import type { ParameterValues } from '../../config/ParameterSpec.js';
import type { sessionParameters } from '../../config/session.js';
import type { BehaviourLibrary } from '../../core/behaviour/Behaviour.js';
import { RapportError } from '../../core/RapportError.js';
import { checkPromptPolicy } from '../../core/session/promptPolicy.js';
import type { SessionParameters } from '../../core/session/SessionInput.js';

/**
 * The session's parameters as core takes them.
 *
 * @throws RapportError `prompt-policy/parameters`, `session/behaviour-unknown`
 */
export function sessionCoreParameters(
  parameters: ParameterValues<typeof sessionParameters>,
  library: BehaviourLibrary,
): SessionParameters {
  const behaviours = parameters.prompt_behaviours
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const known = Object.fromEntries(library.behaviours.map(({ id, say }) => [id, say]));
  const unknown = behaviours.find((id) => !Object.hasOwn(known, id));
  if (unknown !== undefined)
    throw new RapportError(
      'session/behaviour-unknown',
      `prompt_behaviours names "${unknown}", which is not in the behaviour library: choose from ${Object.keys(known).join(', ')}.`,
    );
  const promptPolicy = {
    threshold: parameters.prompt_threshold,
    lowSec: parameters.prompt_low_sec,
    coolDownSec: parameters.prompt_cool_down_sec,
    gapSec: parameters.prompt_gap_sec,
    expirySec: parameters.prompt_expiry_sec,
    behaviours,
    watch: {
      fallingBy: parameters.prompt_falling_by,
      fallingSec: parameters.prompt_falling_sec,
      faceLostSec: parameters.prompt_face_lost_sec,
    },
  };
  checkPromptPolicy(promptPolicy);
  return {
    promptPolicy,
    behaviours: known,
    stopTimeoutSec: parameters.stop_timeout_sec,
    behaviourTimeoutSec: parameters.behaviour_timeout_sec,
    operatorAwaySec: parameters.operator_away_sec,
    isConsentRequired: parameters.consent_required,
  };
}
