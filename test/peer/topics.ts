import type { PeerTopic } from './Peer.js';

/** The suite's topics by their names on the graph, as another program writes them down. */
export const suiteTopics = {
  image: { name: '/camera/front/image_raw', type: 'sensor_msgs/msg/Image', qos: 'newest' },
  compressedImage: {
    name: '/camera/front/image_raw/compressed',
    type: 'sensor_msgs/msg/CompressedImage',
    qos: 'newest',
  },
  cameraInfo: { name: '/camera/front/camera_info', type: 'sensor_msgs/msg/CameraInfo', qos: 'event' },
  faces: { name: '/rapport/faces', type: 'rapport_msgs/msg/Faces', qos: 'newest' },
  affects: { name: '/rapport/affects', type: 'rapport_msgs/msg/Affects', qos: 'newest' },
  engagement: { name: '/rapport/engagement', type: 'rapport_msgs/msg/Engagement', qos: 'newest' },
  reading: { name: '/rapport/reading', type: 'rapport_msgs/msg/Reading', qos: 'event' },
  sessionState: { name: '/rapport/session/state', type: 'rapport_msgs/msg/SessionState', qos: 'latched' },
  protocolState: {
    name: '/rapport/session/protocol',
    type: 'rapport_msgs/msg/ProtocolState',
    qos: 'latched',
  },
  prompt: { name: '/rapport/session/prompt', type: 'rapport_msgs/msg/Prompt', qos: 'event' },
  decision: { name: '/rapport/session/decision', type: 'rapport_msgs/msg/Decision', qos: 'event' },
  heartbeat: {
    name: '/rapport/operator/heartbeat',
    type: 'rapport_msgs/msg/OperatorHeartbeat',
    qos: 'event',
  },
  features: { name: '/rapport/session/features', type: 'rapport_msgs/msg/FeatureVector', qos: 'latched' },
  annotation: { name: '/rapport/annotation', type: 'rapport_msgs/msg/Annotation', qos: 'event' },
  log: { name: '/rapport/log', type: 'rapport_msgs/msg/LogEntry', qos: 'log' },
  emergencyStop: { name: '/rapport/emergency_stop', type: 'std_msgs/msg/String', qos: 'event' },
  behaviourQueue: { name: '/rapport/behaviour/queue', type: 'std_msgs/msg/String', qos: 'latched' },
  speech: { name: '/speech', type: 'std_msgs/msg/String', qos: 'event' },
  jointAngles: { name: '/joint_angles', type: 'naoqi_bridge_msgs/msg/JointAnglesWithSpeed', qos: 'event' },
  facesTracked: { name: '/humans/faces/tracked', type: 'hri_msgs/msg/IdsList', qos: 'event' },
  personsTracked: { name: '/humans/persons/tracked', type: 'hri_msgs/msg/IdsList', qos: 'latched' },
  personsKnown: { name: '/humans/persons/known', type: 'hri_msgs/msg/IdsList', qos: 'latched' },
} as const satisfies Record<string, PeerTopic>;

/** REP-155's topics of one face. */
export function faceTopics(
  id: string,
): Record<'roi' | 'cropped' | 'aligned' | 'facs' | 'expression', PeerTopic> {
  const below = (name: string): string => `/humans/faces/${id}/${name}`;
  return {
    roi: { name: below('roi'), type: 'hri_msgs/msg/NormalizedRegionOfInterest2D', qos: 'newest' },
    cropped: { name: below('cropped'), type: 'sensor_msgs/msg/Image', qos: 'newest' },
    aligned: { name: below('aligned'), type: 'sensor_msgs/msg/Image', qos: 'newest' },
    facs: { name: below('facs'), type: 'hri_msgs/msg/FacialActionUnits', qos: 'newest' },
    expression: { name: below('expression'), type: 'hri_msgs/msg/Expression', qos: 'newest' },
  };
}

/** REP-155's topics of one person. */
export function personTopics(id: string): Record<'faceId' | 'anonymous' | 'engagementStatus', PeerTopic> {
  const below = (name: string): string => `/humans/persons/${id}/${name}`;
  return {
    faceId: { name: below('face_id'), type: 'std_msgs/msg/String', qos: 'latched' },
    anonymous: { name: below('anonymous'), type: 'std_msgs/msg/Bool', qos: 'latched' },
    engagementStatus: {
      name: below('engagement_status'),
      type: 'hri_msgs/msg/EngagementLevel',
      qos: 'event',
    },
  };
}
