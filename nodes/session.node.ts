import { interval, Subscription } from 'rxjs';

import { sessionParameters } from '../config/session.js';
import { readClassifier } from '../screening/classifierFile.js';
import { readBehaviourLibrary } from './behaviour/readBehaviourLibrary.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { hearOperator } from './session/hearOperator.js';
import { hearSuite } from './session/hearSuite.js';
import { hearEmergencyStops } from './session/hearEmergencyStops.js';
import { recoverInterrupted } from './session/recoverInterrupted.js';
import { RobotSide } from './session/RobotSide.js';
import { protocolChooser } from './session/chooseProtocol.js';
import { serveProtocol } from './session/serveProtocol.js';
import { serveOperator } from './session/serveOperator.js';
import { serveSession } from './session/serveSession.js';
import { SessionDriver } from './session/SessionDriver.js';
import { sessionCoreParameters } from './session/sessionCoreParameters.js';
import { topics } from './topics.js';

const tickMs = 250;

/** Leads a session: collects its frames, proposes prompts, waits for the operator, records everything. */
export const sessionNode: NodeDefinition<typeof sessionParameters> = {
  name: 'session',
  says: 'Leads a session: records it, proposes prompts, waits for the operator',
  parameters: sessionParameters,
  configure: async (context) => {
    const parameters = context.parameters();
    const library = await readBehaviourLibrary(parameters.library);
    const coreParameters = sessionCoreParameters(parameters, library);
    // A broken protocol is told now, and not to the child's face.
    const protocolFor = protocolChooser(parameters, Object.keys(coreParameters.behaviours));
    await protocolFor();
    let cutOff = await recoverInterrupted(parameters.folder, {
      log: context.log,
      resumeWithinSec: parameters.resume_within_sec,
    });
    const classifier =
      parameters.screening_classifier === ''
        ? undefined
        : await readClassifier(parameters.screening_classifier);
    const publishers = {
      state: context.publisher(topics.sessionState),
      prompt: context.publisher(topics.prompt),
      decision: context.publisher(topics.decision),
      features: context.publisher(topics.features),
      protocol: context.publisher(topics.protocolState),
      event: context.publisher(topics.sessionEvent),
    };
    const annotations = context.publisher(topics.annotation);
    let driver: SessionDriver | undefined;
    return {
      activate: () => {
        const robot = new RobotSide(context);
        const leading = new SessionDriver({
          context,
          parameters: coreParameters,
          folder: parameters.folder,
          publishers,
          robot,
          classifier,
        });
        driver = leading;
        void leading.begin(cutOff);
        cutOff = undefined;
        const inputs = context.topics
          .observeCounted(topics.reading)
          .subscribe(({ value: reading, missedBefore }) => {
            // A reading that was lost on its way here is an image skipped.
            leading.read({ ...reading, skippedBefore: reading.skippedBefore + missedBefore });
          });
        inputs.add(
          interval(tickMs).subscribe(() => {
            leading.tick();
          }),
        );
        inputs.add(hearSuite(context, leading));
        inputs.add(hearOperator(context, leading));
        const stops = hearEmergencyStops(context, leading);
        const services = serveSession(context, leading, protocolFor);
        services.add(serveProtocol(context, leading));
        services.add(serveOperator(context, leading, annotations));
        return new Subscription(() => {
          services.unsubscribe();
          stops.unsubscribe();
          inputs.unsubscribe();
        });
      },
      deactivated: async () => {
        await driver?.close('the session node was stopped');
      },
    };
  },
};
