import { interval, map, merge, Subscription } from 'rxjs';

import { sessionParameters } from '../config/session.js';
import type { Skips } from '../core/frame/Skips.js';
import { readClassifier } from '../screening/classifierFile.js';
import { readBehaviourLibrary } from './behaviour/readBehaviourLibrary.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { recoverInterrupted } from './session/recoverInterrupted.js';
import { RobotSide } from './session/RobotSide.js';
import { serveSession } from './session/serveSession.js';
import { SessionDriver } from './session/SessionDriver.js';
import { sessionCoreParameters } from './session/sessionCoreParameters.js';
import type { Counted } from './runtime/TopicTransport.js';
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
    const classifier =
      parameters.screening_classifier === ''
        ? undefined
        : await readClassifier(parameters.screening_classifier);
    await recoverInterrupted(parameters.folder, context.log);
    const publishers = {
      state: context.publisher(topics.sessionState),
      prompt: context.publisher(topics.prompt),
      decision: context.publisher(topics.decision),
    };
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
        const inputs = merge(
          context.topics
            .observeCounted(topics.affects)
            .pipe(map((counted) => ({ kind: 'affect', frame: withMissed(counted) }) as const)),
          context.topics
            .observeCounted(topics.engagement)
            .pipe(map((counted) => ({ kind: 'engagement', frame: withMissed(counted) }) as const)),
          interval(tickMs).pipe(map(() => ({ kind: 'tick' }) as const)),
        ).subscribe((input) => {
          leading.receive(input);
        });
        const stops = context.topics.observe(topics.emergencyStop).subscribe(({ data }) => {
          leading.step({ kind: 'emergency-stop', by: 'operator', reason: data });
        });
        const services = serveSession(context, leading);
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

/** A message that was lost on its way here is a frame skipped. */
function withMissed<Frame extends Skips>({ value, missedBefore }: Counted<Frame>): Frame {
  return { ...value, skippedBefore: value.skippedBefore + missedBefore };
}
