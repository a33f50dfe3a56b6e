import { behaviourParameters } from '../config/behaviour.js';
import { readBehaviourLibrary } from './behaviour/readBehaviourLibrary.js';
import { BehaviourServer } from './behaviour/BehaviourServer.js';
import { RobotActions } from './behaviour/RobotActions.js';
import { RobotLink } from './behaviour/RobotLink.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { topics } from './topics.js';

/** Has the NAO execute behaviours: an action on one side, naoqi_driver2's topics, and the robot's own actions, on the other. */
export const behaviourNode: NodeDefinition<typeof behaviourParameters> = {
  name: 'behaviour',
  says: "Executes behaviours on the NAO, through naoqi_driver2's topics",
  parameters: behaviourParameters,
  configure: async (context) => {
    const library = await readBehaviourLibrary(context.parameters().library);
    const link = new RobotLink(context);
    const actions = new RobotActions(context);
    const queue = context.publisher(topics.behaviourQueue);
    let server: BehaviourServer | undefined;
    return {
      activate: () => {
        server = new BehaviourServer(context, { library, link, actions, queue });
        return server.serve();
      },
      deactivated: async () => {
        await server?.ended();
      },
      release: () => {
        link.release();
        actions.release();
        return Promise.resolve();
      },
    };
  },
};
