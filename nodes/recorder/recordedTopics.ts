import type rclnodejs from 'rclnodejs';

import { definitionOf, typeHash } from '../../record/messageDefinition.js';
import type { RecordedKind, SessionTopic } from '../../record/SessionRecording.js';
import { cameraInfoName, rawImageName } from '../imageTopicNames.js';
import { offeredQos, type QualityOfService } from '../runtime/qualityOfService.js';
import { topics } from '../topics.js';

/** What comes with every image or all the time, and stops before events do when a disk fills. */
const numbers: ReadonlySet<string> = new Set(
  [
    topics.cameraInfo,
    topics.faces,
    topics.affects,
    topics.reading,
    topics.engagement,
    topics.jointStates,
  ].map(({ name }) => name),
);

/** Taken as JPEG, and only with consent. */
const pictures: ReadonlySet<string> = new Set([topics.image.name, topics.compressedImage.name]);

/** One for all suites of a domain. */
export const diagnosticsTopic = {
  name: '/diagnostics',
  type: 'diagnostic_msgs/msg/DiagnosticArray',
} as const;

type Named = Pick<rclnodejs.Node, 'resolveTopicName'>;

/** Every topic of a session's recording but the pictures: all of the suite's, and the nodes' diagnostics. */
export function recordedTopics(node: Named): readonly SessionTopic[] {
  const ours = Object.values(topics)
    .filter(({ name }) => !pictures.has(name))
    .map(({ name, type, qos }) =>
      sessionTopic({
        name: name === topics.cameraInfo.name ? cameraInfoName(node) : node.resolveTopicName(name),
        type,
        qos,
        kind: numbers.has(name) ? 'number' : 'event',
      }),
    );
  const diagnostics = sessionTopic({
    ...diagnosticsTopic,
    qos: 'event',
    kind: 'number',
  });
  return [...ours, diagnostics];
}

/** The pictures, beside the camera's own topic, as image_transport names compressed ones. */
export function pictureTopic(node: Named): SessionTopic {
  const { type } = topics.compressedImage;
  return sessionTopic({ name: `${rawImageName(node)}/compressed`, type, qos: 'newest', kind: 'picture' });
}

/** @throws RapportError `record/no-definition` where the interface package is not sourced */
function sessionTopic(topic: {
  readonly name: string;
  readonly type: string;
  readonly qos: QualityOfService;
  readonly kind: RecordedKind;
}): SessionTopic {
  const { name, type, kind } = topic;
  return {
    name,
    type,
    kind,
    definition: definitionOf(type),
    typeHash: typeHash(type),
    qos: offeredQos(topic.qos),
  };
}
