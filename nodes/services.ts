import type { FeatureVectorMessage } from './messages/featureVectorMessage.js';
import type { AnnotationMessage, ConsentMessage, DecisionMessage } from './messages/sessionMessages.js';
import type { TimeMessage } from './runtime/stamp.js';

/** A service of the suite; names are relative, as topics' are. */
export interface Service<Request, Response> {
  readonly name: string;
  readonly type: string;
  readonly servedBy: string;
  readonly says: string;
  /** Type-level only: what travels. */
  readonly carries?: { readonly request: Request; readonly response: Response };
}

interface Answer {
  success: boolean;
  /** One sentence for the operator. */
  message: string;
}

/** Every service of the suite once. The table in docs/ros-api.md is made from this. */
export const services = {
  startSession: {
    name: 'rapport/session/start',
    type: 'rapport_msgs/srv/StartSession',
    servedBy: 'session',
    says: 'Starts a session; refused while one runs',
  } as Service<
    {
      session_id: string;
      child_id: string;
      culture: string;
      consents: ConsentMessage[];
      operator_name: string;
      protocol: string;
      language: string;
      automatic: boolean;
    },
    Answer & { session_id: string; folder: string }
  >,
  stopSession: {
    name: 'rapport/session/stop',
    type: 'rapport_msgs/srv/StopSession',
    servedBy: 'session',
    says: 'Stops the session and writes its summary',
  } as Service<{ reason: string; operator_name: string }, Answer & { folder: string }>,
  holdSession: {
    name: 'rapport/session/hold',
    type: 'rapport_msgs/srv/HoldSession',
    servedBy: 'session',
    says: 'Holds the session (nothing is proposed or executed) or resumes it',
  } as Service<{ hold: boolean; category: string; reason: string; operator_name: string }, Answer>,
  decidePrompt: {
    name: 'rapport/session/decide',
    type: 'rapport_msgs/srv/DecidePrompt',
    servedBy: 'session',
    says: 'The operator’s decision on the open prompt',
  } as Service<{ decision: DecisionMessage }, Answer>,
  cancelBehaviour: {
    name: 'rapport/session/cancel',
    type: 'rapport_msgs/srv/DecidePrompt',
    servedBy: 'session',
    says: 'The operator ends what the robot does, and the session goes on: a decision of the kind SKIP on the prompt that is executed; without its id, whichever that is',
  } as Service<{ decision: DecisionMessage }, Answer>,
  proposePrompt: {
    name: 'rapport/session/propose',
    type: 'rapport_msgs/srv/ProposePrompt',
    servedBy: 'session',
    says: 'The operator proposes a prompt by hand',
  } as Service<
    { behaviour_id: string; text: string; reason: string; operator_name: string },
    Answer & { prompt_id: string }
  >,
  markMoment: {
    name: 'rapport/session/mark',
    type: 'rapport_msgs/srv/MarkMoment',
    servedBy: 'session',
    says: 'Puts a mark into the record, at the moment at which the key was pressed',
  } as Service<{ category: string; text: string; pressed: TimeMessage; operator_name: string }, Answer>,
  annotate: {
    name: 'rapport/session/annotate',
    type: 'rapport_msgs/srv/Annotate',
    servedBy: 'session',
    says: 'A person’s judgement of the child’s engagement, checked and answered; goes on as `rapport/annotation`',
  } as Service<{ annotation: AnnotationMessage }, Answer>,
  setConsent: {
    name: 'rapport/session/consent',
    type: 'rapport_msgs/srv/SetConsent',
    servedBy: 'session',
    says: 'Consent given or withdrawn, item by item; withdrawing one stops that recording at once',
  } as Service<{ consent: ConsentMessage }, Answer>,
  handOver: {
    name: 'rapport/session/hand_over',
    type: 'rapport_msgs/srv/HandOver',
    servedBy: 'session',
    says: 'Another operator leads the session from now on',
  } as Service<{ to: string; operator_name: string; reason: string }, Answer>,
  getFeatures: {
    name: 'rapport/session/get_features',
    type: 'rapport_msgs/srv/GetFeatures',
    servedBy: 'session',
    says: 'The 58 numbers of the session, of each of its minutes, or of each of its steps',
  } as Service<{ part: string }, Answer & { vectors: FeatureVectorMessage[] }>,
  controlStep: {
    name: 'rapport/control_step',
    type: 'rapport_msgs/srv/ControlStep',
    servedBy: 'session',
    says: 'The operator leads through the protocol: next, back, repeat, skip, go to a step, whether the child responded, a help by hand',
  } as Service<
    { kind: number; target: string; step_id: string; attempt: number; operator_name: string },
    Answer & { step_id: string; attempt: number }
  >,
  allowAutomatic: {
    name: 'rapport/session/automatic',
    type: 'rapport_msgs/srv/AllowAutomatic',
    servedBy: 'session',
    says: 'The operator lets the robot carry out the protocol’s prompts without a decision, or takes that back',
  } as Service<{ allow: boolean; reason: string; operator_name: string }, Answer>,
  enrolChild: {
    name: 'rapport/enrol_child',
    type: 'rapport_msgs/srv/EnrolChild',
    servedBy: 'face',
    says: 'Tells whose face is the child’s',
  } as Service<{ child_id: string; face_id: string }, Answer>,
  undoEnrolment: {
    name: 'rapport/undo_enrolment',
    type: 'rapport_msgs/srv/UndoEnrolment',
    servedBy: 'face',
    says: 'Takes the last enrolment back: the face before it is the child’s again, or nobody’s',
  } as Service<Readonly<Record<string, never>>, Answer>,
  selectHead: {
    name: 'rapport/select_head',
    type: 'rapport_msgs/srv/SelectHead',
    servedBy: 'engagement',
    says: 'Chooses the engagement head while running',
  } as Service<
    { head_id: string; child_id: string; culture: string },
    Answer & { source: number; head_id: string }
  >,
  personalizeHead: {
    name: 'rapport/personalize_head',
    type: 'rapport_msgs/srv/PersonalizeHead',
    servedBy: 'engagement',
    says: 'Refits the child’s last layer to this session’s live annotations, and compares',
  } as Service<
    { child_id: string; apply: boolean },
    Answer & {
      current_ccc: number;
      candidate_ccc: number;
      current_mae: number;
      candidate_mae: number;
      frames_fitted: number;
      frames_held_out: number;
      candidate_head_id: string;
      applied: boolean;
    }
  >,
};
