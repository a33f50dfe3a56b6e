import { Subscription } from 'rxjs';

import type { sessionParameters } from '../../config/session.js';
import { openStep } from '../../core/session/stepRecords.js';
import { keyOf } from '../messages/keyOf.js';
import { controlStepCodes } from '../messages/protocolMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { provideService } from '../runtime/provideService.js';
import { services } from '../services.js';
import { answered } from './answered.js';
import type { SessionDriver } from './SessionDriver.js';

/** Serves the operator who leads through a protocol. */
export function serveProtocol(
  { node }: Pick<NodeContext<typeof sessionParameters>, 'node'>,
  driver: Pick<SessionDriver, 'state' | 'step'>,
): Subscription {
  const who = (name: string): string =>
    name === '' ? (driver.state.record.setup?.operator ?? 'operator') : name;
  const served = new Subscription();

  served.add(
    provideService(node, services.controlStep, (request) => {
      const { target, step_id: stepId, attempt } = request;
      const control = keyOf(controlStepCodes, request.kind);
      const refused =
        control === undefined
          ? `${request.kind} is no way to lead through a protocol: use ControlStep's constants.`
          : driver.step({
              kind: 'control',
              control,
              by: who(request.operator_name),
              target,
              seen: stepId === '' ? undefined : { stepId, attempt: attempt === 0 ? undefined : attempt },
            });
      const step = openStep(driver.state.record.steps);
      const where =
        step === undefined
          ? 'The protocol is over.'
          : `The protocol is in step ${step.stepId}, attempt ${step.attempt}.`;
      return {
        ...answered(refused, where),
        step_id: step?.stepId ?? '',
        attempt: step?.attempt ?? 0,
      };
    }),
  );

  served.add(
    provideService(node, services.allowAutomatic, ({ allow, reason, operator_name: name }) => {
      const refused = driver.step({ kind: 'automatic', isAllowed: allow, by: who(name), reason });
      const done = allow
        ? "The protocol's prompts are carried out without a decision, until you take that back or the session is held."
        : 'Every prompt waits for a decision.';
      return answered(refused, done);
    }),
  );

  return served;
}
