import type rclnodejs from 'rclnodejs';

import type { Reading } from '../../core/chain/Reading.js';
import type { DiagnosticStatus } from '../../nodes/runtime/NodeDiagnostics.js';
import type {
  DecisionMessage,
  PromptMessage,
  SessionStateMessage,
} from '../../nodes/messages/sessionMessages.js';
import { promptStatusCodes } from '../../nodes/messages/sessionMessages.js';
import type { ProtocolStateMessage } from '../../nodes/messages/protocolMessages.js';
import type { ReadingMessage } from '../../nodes/messages/readingMessage.js';
import type { StringMessage } from '../../nodes/messages/robotMessages.js';
import type { QualityOfService } from '../../nodes/runtime/qualityOfService.js';
import { createSubscription } from '../../nodes/runtime/rosEndpoints.js';
import { whoPressed } from '../../core/session/whoPressed.js';
import { fullName, subscribersOf } from '../../nodes/runtime/topicGraph.js';
import { executeBehaviour } from '../../nodes/actions.js';
import { topics } from '../../nodes/topics.js';
import type { BehaviourQueue } from '../../core/behaviour/behaviourQueue.js';
import type { BehaviourLibrary } from '../../core/behaviour/Behaviour.js';
import type { RobotMessage, ServerMessage, SessionMessage } from '../wire/fromServer.js';
import type { ProtocolMessage } from '../wire/activity.js';
import { stampToText, textOrNull } from '../wire/values.js';
import { checksOf } from './checks.js';
import { DiagnosticBoard } from './DiagnosticBoard.js';
import { EngagementCurve } from './EngagementCurve.js';
import { PromptQueue } from './PromptQueue.js';
import { affectView, engagementView, overlayOf, sampleOf, type Overlay } from './readingViews.js';
import { protocolView } from './protocolView.js';
import { parseQueue, robotDoing } from './robotView.js';
import { sessionView, unheardSession } from './sessionViews.js';

const secondMs = 1_000;
/** The session speaks at 1 Hz: after so long it is not there. */
const unheardMs = 3_000;
const engagementPeriodMs = 100;
const affectPeriodMs = 200;

export interface SuiteFeedPorts {
  /** Something to be told to every page. */
  readonly tell: (message: ServerMessage) => void;
  readonly reading: (stampNs: bigint, overlay: Overlay) => void;
  readonly stopHeard: (text: string) => void;
  readonly sessionChanged: () => void;
  /** Bytes free where sessions are written. */
  readonly freeBytes: () => number | undefined;
}

/** What is heard of the suite, kept as the pages see it. */
export class SuiteFeed {
  readonly #node: rclnodejs.Node;
  readonly #ports: SuiteFeedPorts;
  readonly #library: BehaviourLibrary;
  readonly #prompts: PromptQueue;
  readonly #curve = new EngagementCurve();
  readonly #diagnostics: DiagnosticBoard;
  readonly #ends: (() => void)[] = [];
  #session: SessionMessage = unheardSession;
  #sessionMs = -Infinity;
  #protocol: ProtocolMessage | undefined;
  #reading: Reading | undefined;
  #readingMs = -Infinity;
  #toldEngagementMs = -Infinity;
  #toldAffectMs = -Infinity;
  #behindSec: number | undefined;
  #images = { came: 0, missing: 0 };
  #lastImages = { came: 0, missing: 0 };
  #lastDone: RobotMessage['last'] = null;
  #queue: BehaviourQueue | undefined;
  #graph = { behaviourNode: false, driver: false };

  constructor(node: rclnodejs.Node, library: BehaviourLibrary, ports: SuiteFeedPorts) {
    this.#node = node;
    this.#diagnostics = new DiagnosticBoard(() => performance.now(), node.namespace());
    this.#library = library;
    this.#ports = ports;
    this.#prompts = new PromptQueue((id) => this.#labelOf(id));
  }

  start(): void {
    const { sessionState, prompt, decision, reading, emergencyStop, stopHeard } = topics;
    const hear = <Message>(
      topic: {
        readonly type: string;
        readonly name: string;
        readonly qos: QualityOfService;
      },
      receive: (message: Message) => void,
    ): void => {
      this.#ends.push(createSubscription<Message>(this.#node, topic, receive));
    };
    hear<SessionStateMessage>(sessionState, (message) => this.#sessionCame(message));
    hear<ProtocolStateMessage>(topics.protocolState, (message) => {
      this.#protocol = protocolView(message);
      if (this.#protocol) this.#ports.tell(this.#protocol);
    });
    hear<PromptMessage>(prompt, (message) => this.#promptCame(message));
    hear<DecisionMessage>(decision, ({ prompt_id: id, operator_name: by }) => {
      this.#prompts.decided(id, by);
      this.#tellPrompts();
    });
    // The newest alone: a page is shown what is, and holds up nobody.
    hear<ReadingMessage>({ ...reading, qos: 'newest' }, (message) => this.#readingCame(message));
    hear<StringMessage>(topics.behaviourQueue, ({ data }) => {
      this.#queue = parseQueue(data);
      this.#ports.tell(this.#robot());
    });
    hear<StringMessage>(stopHeard, ({ data }) => this.#ports.stopHeard(data));
    hear<StringMessage>(emergencyStop, ({ data }) => this.#stopCame(data));
    const diagnostics = {
      type: 'diagnostic_msgs/msg/DiagnosticArray',
      name: '/diagnostics',
      qos: 'event',
    } as const;
    hear<{ status: DiagnosticStatus[] }>(diagnostics, ({ status }) => this.#diagnostics.came(status));
    const seconds = setInterval(() => this.#second(), secondMs);
    this.#ends.push(() => clearInterval(seconds));
  }

  release(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  get session(): SessionMessage {
    return this.#session;
  }

  get prompts(): PromptQueue {
    return this.#prompts;
  }

  /** Everything that a page has to know when it comes. */
  snapshot(): ServerMessage[] {
    return [
      this.#session,
      { kind: 'prompts', prompts: this.#prompts.views },
      { kind: 'engagement-history', samples: [...this.#curve.samples] },
      ...(this.#reading ? [engagementView(this.#reading), affectView(this.#reading)] : []),
      ...(this.#protocol ? [this.#protocol] : []),
      this.#robot(),
      { kind: 'checks', checks: this.#checks() },
      this.#diagnostics.view,
    ];
  }

  #labelOf(id: string): string {
    return this.#library.behaviours.find((each) => each.id === id)?.label ?? id;
  }

  #sessionCame(message: SessionStateMessage): void {
    this.#sessionMs = performance.now();
    const before = this.#session;
    this.#session = sessionView(message);
    this.#ports.tell(this.#session);
    if (this.#session.sessionId !== null && this.#prompts.keepOnlyOf(this.#session.sessionId)) {
      this.#lastDone = null;
      this.#tellPrompts();
    }
    if (before.state !== this.#session.state) this.#ports.sessionChanged();
  }

  #promptCame(message: PromptMessage): void {
    this.#prompts.promptCame(message, this.#curve.latest(promptSnippetSec));
    const { done, failed, cancelled } = promptStatusCodes;
    const outcome = { [done]: 'done', [failed]: 'failed', [cancelled]: 'cancelled' }[message.status];
    if (outcome !== undefined)
      this.#lastDone = {
        label: this.#labelOf(message.behaviour_id),
        outcome,
        message: textOrNull(message.message),
        atNs: stampToText(this.#node.now().nanoseconds),
      };
    this.#tellPrompts();
  }

  #tellPrompts(): void {
    this.#ports.tell({ kind: 'prompts', prompts: this.#prompts.views });
    this.#ports.tell(this.#robot());
  }

  #readingCame(message: ReadingMessage): void {
    const reading = topics.reading.fromMessage(message);
    const nowMs = performance.now();
    this.#reading = reading;
    this.#readingMs = nowMs;
    this.#behindSec = Number(this.#node.now().nanoseconds - reading.frame.stampNs) / 1e9;
    this.#images.came += 1;
    this.#images.missing += reading.skippedBefore;
    this.#curve.add(sampleOf(reading));
    this.#ports.reading(reading.frame.stampNs, overlayOf(reading));
    if (nowMs - this.#toldEngagementMs >= engagementPeriodMs) {
      this.#toldEngagementMs = nowMs;
      this.#ports.tell(engagementView(reading));
    }
    if (nowMs - this.#toldAffectMs < affectPeriodMs) return;
    this.#toldAffectMs = nowMs;
    this.#ports.tell(affectView(reading));
  }

  #stopCame(text: string): void {
    const { by } = whoPressed(text, 'an operator’s tool');
    this.#ports.tell({ kind: 'stopped', by, atNs: stampToText(this.#node.now().nanoseconds) });
  }

  #second(): void {
    if (this.#session.state !== 'unheard' && performance.now() - this.#sessionMs > unheardMs) {
      this.#session = unheardSession;
      this.#ports.tell(this.#session);
      this.#ports.sessionChanged();
    }
    this.#lookAtGraph();
    this.#ports.tell(this.#robot());
    this.#ports.tell({ kind: 'checks', checks: this.#checks() });
    this.#lastImages = this.#images;
    this.#images = { came: 0, missing: 0 };
    if (this.#diagnostics.hasChanged()) this.#ports.tell(this.#diagnostics.view);
  }

  #lookAtGraph(): void {
    const heard = (name: string): readonly { readonly node: string }[] =>
      subscribersOf(this.#node, this.#node.resolveTopicName(name));
    const behaviour = fullName(executeBehaviour.servedBy, this.#node.namespace());
    // What a node that has gone said last is no word of now.
    if (!heard(topics.emergencyStop.name).some(({ node }) => node === behaviour)) this.#queue = undefined;
    this.#graph = {
      behaviourNode: heard(topics.emergencyStop.name).some(({ node }) => node === behaviour),
      driver: heard(topics.speech.name).length > 0 && heard(topics.jointAngles.name).length > 0,
    };
  }

  #robot(): RobotMessage {
    const known = { queue: this.#queue, executing: this.#prompts.executing };
    return {
      kind: 'robot',
      ...this.#graph,
      ...robotDoing(known, (id) => this.#labelOf(id)),
      last: this.#lastDone,
    };
  }

  #checks(): ReturnType<typeof checksOf> {
    return checksOf({
      session: this.#session,
      readingSilentMs: performance.now() - this.#readingMs,
      reading: this.#reading,
      images: this.#lastImages,
      freeBytes: this.#ports.freeBytes(),
      behindSec: this.#behindSec,
      ...this.#graph,
    });
  }
}

/** How much of the curve stands beside a prompt. */
const promptSnippetSec = 20;
