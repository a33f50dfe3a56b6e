import type { BehaviourPlan, TopicCommand } from '../../core/behaviour/Behaviour.js';
import type { Execution } from '../../core/behaviour/Execution.js';
import { toJointAnglesMessage } from '../messages/robotMessages.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { createPublisher, type RosPublisher } from '../runtime/rosEndpoints.js';
import { header } from '../runtime/stamp.js';
import { subscribersOf } from '../runtime/topicGraph.js';
import { topics } from '../topics.js';

/** Nodes that look on: a recorder or a terminal that listens is no robot. */
const onlookers =
  /(?:^|\/)(?:rosbag2_|_?ros2cli|foxglove_bridge|rosbridge|rosapi|rqt|plotjuggler|.*recorder)/u;

type Kind = TopicCommand['kind'];

interface Way {
  /** As it is resolved. */
  readonly topic: string;
  readonly publisher: RosPublisher;
}

/**
 * The way to the robot: naoqi_driver2's topics, over DDS alone, for a simulator in this process too, so that who listens
 * is counted in one way.
 */
export class RobotLink {
  readonly #context: Pick<NodeContext<never>, 'node' | 'nowNs'>;
  readonly #ways: Readonly<Record<Kind, Way>>;

  constructor(context: Pick<NodeContext<never>, 'node' | 'nowNs'>) {
    this.#context = context;
    const { node } = context;
    const way = ({ name, type, qos }: (typeof topics)['speech' | 'jointAngles']): Way => {
      const topic = node.resolveTopicName(name);
      return { topic, publisher: createPublisher(node, type, topic, qos) };
    };
    this.#ways = { speech: way(topics.speech), joint_angles: way(topics.jointAngles) };
  }

  /** @returns the topic, and who listened on it */
  send(command: TopicCommand): { readonly topic: string; readonly listeners: readonly string[] } {
    const { topic, publisher } = this.#ways[command.kind];
    const message =
      command.kind === 'speech'
        ? { data: command.text }
        : toJointAnglesMessage(header(this.#context.nowNs(), ''), command.targets);
    publisher.publish(message);
    return { topic, listeners: this.#listeners(command.kind) };
  }

  /**
   * The topics that a behaviour needs and on which nobody listens.
   *
   * @param voice how it speaks: the topic for speech is needed for one of the two
   */
  unheard({ commands }: Pick<BehaviourPlan, 'commands'>, voice: Execution['voice']): readonly string[] {
    const kinds = new Set(commands.map(({ command }) => command.kind));
    return (Object.keys(this.#ways) as Kind[])
      .filter((kind) => kinds.has(kind) && !(kind === 'speech' && voice === 'action'))
      .filter((kind) => this.#listeners(kind).length === 0)
      .map((kind) => this.#ways[kind].topic);
  }

  /** Topics on which several programs listen, with their names. */
  shared(): Readonly<Record<string, readonly string[]>> {
    const shared: Record<string, readonly string[]> = {};
    for (const kind of Object.keys(this.#ways) as Kind[]) {
      const listeners = this.#listeners(kind);
      if (listeners.length > 1) shared[this.#ways[kind].topic] = listeners;
    }
    return shared;
  }

  release(): void {
    for (const { publisher } of Object.values(this.#ways)) publisher.destroy();
  }

  /** Who can hear it: found on the graph, and matched by DDS, which one that asks for another quality of service is not. */
  #listeners(kind: Kind): readonly string[] {
    const { topic, publisher } = this.#ways[kind];
    if (publisher.subscriptionCount() === 0) return [];
    return subscribersOf(this.#context.node, topic)
      .map(({ node }) => node)
      .filter((node) => !onlookers.test(node));
  }
}
