import type { AffectFrame } from '../core/affect/AffectFrame.js';
import type { Reading } from '../core/chain/Reading.js';
import type { FaceFrame } from '../core/face/Face.js';
import type { CompressedImageMessage, RawImageMessage } from '../core/frame/ImageMessage.js';
import type { Skips } from '../core/frame/Skips.js';
import { fromAffectsMessage, toAffectsMessage, type AffectsMessage } from './messages/affectsMessage.js';
import type { EngagementMessage } from './messages/engagementMessage.js';
import type { FeatureVectorMessage } from './messages/featureVectorMessage.js';
import type { LogEntryMessage } from './messages/logEntryMessage.js';
import { fromReadingMessage, toReadingMessage, type ReadingMessage } from './messages/readingMessage.js';
import type { CameraInfoMessage } from './messages/cameraInfoMessage.js';
import { fromFacesMessage, toFacesMessage, type FacesMessage } from './messages/facesMessage.js';
import {
  fromCompressedImageMessage,
  fromImageMessage,
  toCompressedImageMessage,
  toImageMessage,
  type RosCompressedImage,
  type RosImage,
} from './messages/imageMessage.js';
import type {
  AnnotationMessage,
  DecisionMessage,
  OperatorHeartbeatMessage,
  PromptMessage,
  SessionStateMessage,
} from './messages/sessionMessages.js';
import type { ProtocolStateMessage } from './messages/protocolMessages.js';
import type { JointAnglesMessage, JointStateMessage, StringMessage } from './messages/robotMessages.js';
import type { QualityOfService } from './runtime/qualityOfService.js';

/**
 * A topic of the suite. Names are relative, so that a namespace and remapping work as anywhere in ROS.
 *
 * Where a value of core travels, `toMessage` and `fromMessage` convert it.
 */
export interface Topic<Value, Message = Value> {
  readonly name: string;
  readonly type: string;
  /** As it is offered. */
  readonly qos: QualityOfService;
  /**
   * One message an image, written fast. What is `handed over` reaches nodes of the same process as the value that it is: its
   * numbers are rounded to what the message carries, nobody changes it once it is published, and nobody asks who sent it.
   */
  readonly ofEachImage?: 'sent' | 'handed over';
  /** As the suite's own nodes take it, where that is less than what is offered. */
  readonly takenAs?: QualityOfService;
  readonly publishedBy: string;
  readonly subscribedBy: string;
  readonly says: string;
  readonly toMessage: (value: Value) => Message;
  readonly fromMessage: (message: Message) => Value;
}

const asItIs = { toMessage: <M>(message: M): M => message, fromMessage: <M>(message: M): M => message };

/** A topic whose messages are used as they are. */
function plain<Message>(topic: Omit<Topic<Message>, 'toMessage' | 'fromMessage'>): Topic<Message> {
  return { ...topic, ...asItIs };
}

/** Every topic of the suite once, in the order from camera to prompt. The table in docs/ros-api.md is made from this. */
export const topics = {
  image: {
    name: 'image',
    type: 'sensor_msgs/msg/Image',
    qos: 'newest',
    ofEachImage: 'sent',
    publishedBy: 'camera, or the robot’s driver',
    subscribedBy: 'face',
    says: 'Camera images; remap to the robot’s, for example `/camera/front/image_raw`',
    toMessage: toImageMessage,
    fromMessage: fromImageMessage,
  } satisfies Topic<RawImageMessage, RosImage>,
  compressedImage: {
    name: 'image/compressed',
    type: 'sensor_msgs/msg/CompressedImage',
    qos: 'newest',
    ofEachImage: 'sent',
    publishedBy: 'camera, or the robot’s driver',
    subscribedBy: 'face',
    says: 'The same as JPEG or PNG; follows the remapping of `image`, or its own. Taken where `image_transport` is `compressed`, or `image` is remapped to a name that ends with `/compressed`',
    toMessage: toCompressedImageMessage,
    fromMessage: fromCompressedImageMessage,
  } satisfies Topic<CompressedImageMessage, RosCompressedImage>,
  cameraInfo: plain<CameraInfoMessage>({
    name: 'camera_info',
    type: 'sensor_msgs/msg/CameraInfo',
    qos: 'newest',
    publishedBy: 'the robot’s driver',
    subscribedBy: 'face',
    says: 'The camera’s calibration, for the head pose, however it is offered (latched too); beside `image`, whatever that is remapped to, or where it is remapped to by itself',
  }),
  faces: {
    name: 'rapport/faces',
    type: 'rapport_msgs/msg/Faces',
    qos: 'output',
    ofEachImage: 'handed over',
    takenAs: 'newest',
    publishedBy: 'face',
    subscribedBy: 'affect',
    says: 'All faces of an image: id, box, landmarks, head pose, quality, aligned crop',
    toMessage: toFacesMessage,
    fromMessage: fromFacesMessage,
  } satisfies Topic<FaceFrame & Skips, FacesMessage>,
  affects: {
    name: 'rapport/affects',
    type: 'rapport_msgs/msg/Affects',
    qos: 'output',
    ofEachImage: 'handed over',
    takenAs: 'newest',
    publishedBy: 'affect',
    subscribedBy: 'engagement',
    says: 'The 22 facial attributes of each face, what each number rests on, and the features behind them',
    toMessage: toAffectsMessage,
    fromMessage: fromAffectsMessage,
  } satisfies Topic<AffectFrame, AffectsMessage>,
  reading: {
    name: 'rapport/reading',
    type: 'rapport_msgs/msg/Reading',
    qos: 'reading',
    ofEachImage: 'handed over',
    publishedBy: 'engagement',
    subscribedBy: 'session',
    says: 'All that the chain says of an image: every face with its attributes, whose engagement is followed, and that; what a session records',
    toMessage: toReadingMessage,
    fromMessage: fromReadingMessage,
  } satisfies Topic<Reading, ReadingMessage>,
  engagement: plain<EngagementMessage>({
    name: 'rapport/engagement',
    type: 'rapport_msgs/msg/Engagement',
    qos: 'output',
    ofEachImage: 'handed over',
    publishedBy: 'engagement',
    subscribedBy: 'behaviour planners',
    says: 'The child’s engagement in [-1, 1], its uncertainty, level and source; once more, as unknown, when images cease',
  }),
  annotation: plain<AnnotationMessage>({
    name: 'rapport/annotation',
    type: 'rapport_msgs/msg/Annotation',
    qos: 'event',
    publishedBy: 'the operator’s tools',
    subscribedBy: 'engagement, session',
    says: 'A person’s live judgement of the child’s engagement',
  }),
  log: plain<LogEntryMessage>({
    name: 'rapport/log',
    type: 'rapport_msgs/msg/LogEntry',
    qos: 'log',
    publishedBy: 'face, affect, engagement, behaviour',
    subscribedBy: 'session',
    says: 'What cannot be made again from images: restarts, parameters, networks, calibration, enrolment, heads; for the session’s log',
  }),
  sessionState: plain<SessionStateMessage>({
    name: 'rapport/session/state',
    type: 'rapport_msgs/msg/SessionState',
    qos: 'latched',
    publishedBy: 'session',
    subscribedBy: 'face, engagement, the operator’s tools',
    says: 'What the session does, and what the operator must know; at every change and at 1 Hz',
  }),
  protocolState: plain<ProtocolStateMessage>({
    name: 'rapport/session/protocol',
    type: 'rapport_msgs/msg/ProtocolState',
    qos: 'latched',
    publishedBy: 'session',
    subscribedBy: 'the operator’s tools',
    says: 'Where the session is in its protocol: the steps, the one that is gone through with its times and words, where to go next; at every change and at 1 Hz',
  }),
  prompt: plain<PromptMessage>({
    name: 'rapport/session/prompt',
    type: 'rapport_msgs/msg/Prompt',
    qos: 'recent',
    publishedBy: 'session',
    subscribedBy: 'the operator’s tools',
    says: 'A prompt at every change: proposed, decided, executing, ended; a tool that comes later is given the last ten',
  }),
  decision: plain<DecisionMessage>({
    name: 'rapport/session/decision',
    type: 'rapport_msgs/msg/Decision',
    qos: 'event',
    publishedBy: 'session',
    subscribedBy: 'recorders',
    says: 'Each accepted decision with who made it and why',
  }),
  operatorHeartbeat: plain<OperatorHeartbeatMessage>({
    name: 'rapport/operator/heartbeat',
    type: 'rapport_msgs/msg/OperatorHeartbeat',
    qos: 'event',
    publishedBy: 'the operator’s tools',
    subscribedBy: 'session',
    says: 'The operator is there; once a second. Once said in a session, its silence holds the session',
  }),
  features: plain<FeatureVectorMessage>({
    name: 'rapport/session/features',
    type: 'rapport_msgs/msg/FeatureVector',
    qos: 'latched',
    publishedBy: 'session',
    subscribedBy: 'whoever screens',
    says: 'The 58 numbers of the session that has just ended',
  }),
  sessionEvent: plain<StringMessage>({
    name: 'rapport/session/event',
    type: 'std_msgs/msg/String',
    qos: 'log',
    publishedBy: 'session',
    subscribedBy: 'recorder',
    says: 'Each new line of the session’s log, as JSON: `{"session": id, "event": …}` with the event as in `events.jsonl`',
  }),
  emergencyStop: plain<StringMessage>({
    name: 'rapport/emergency_stop',
    type: 'std_msgs/msg/String',
    qos: 'event',
    publishedBy: 'the operator’s tools',
    subscribedBy: 'behaviour, session',
    says: 'The robot holds its pose at once, the session is held; the text is the reason. Send it as often as you like',
  }),
  behaviourQueue: plain<StringMessage>({
    name: 'rapport/behaviour/queue',
    type: 'std_msgs/msg/String',
    qos: 'latched',
    publishedBy: 'behaviour',
    subscribedBy: 'the operator’s tools',
    says: 'What the robot does now and what comes next, as JSON (`BehaviourQueue` in `core/behaviour/behaviourQueue.ts`); at every change. What has been said is an estimate',
  }),
  stopHeard: plain<StringMessage>({
    name: 'rapport/emergency_stop/heard',
    type: 'std_msgs/msg/String',
    qos: 'event',
    publishedBy: 'behaviour',
    subscribedBy: 'the operator’s tools',
    says: 'An emergency stop that the behaviour node has carried out, with its text: what the robot was doing has ended, and its hold is on its way',
  }),
  speech: plain<StringMessage>({
    name: 'speech',
    type: 'std_msgs/msg/String',
    qos: 'event',
    publishedBy: 'behaviour',
    subscribedBy: 'naoqi_driver2 (or nao_simulator)',
    says: 'What the NAO says',
  }),
  jointAngles: plain<JointAnglesMessage>({
    name: 'joint_angles',
    type: 'naoqi_bridge_msgs/msg/JointAnglesWithSpeed',
    qos: 'event',
    publishedBy: 'behaviour',
    subscribedBy: 'naoqi_driver2 (or nao_simulator)',
    says: 'How the NAO moves; angles and speeds are checked against its limits before',
  }),
  jointStates: plain<JointStateMessage>({
    name: 'joint_states',
    type: 'sensor_msgs/msg/JointState',
    qos: 'event',
    publishedBy: 'naoqi_driver2 (or nao_simulator)',
    subscribedBy: 'behaviour',
    says: 'Where the NAO’s joints are',
  }),
} as const;
