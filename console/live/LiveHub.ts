import type { WebSocket } from 'ws';

import type { OverlaidPicture } from '../pictures/PictureMatcher.js';
import { PictureSender } from '../pictures/PictureSender.js';
import type { StopRelay } from '../suite/StopRelay.js';
import { parseDrawnMessage, parseLiveMessage, parseStopMessage, type StopMessage } from '../wire/fromPage.js';
import type { AnswerMessage, ServerMessage } from '../wire/fromServer.js';
import type { StopAnswer } from '../wire/stopAnswer.js';
import type { ActionLog } from './ActionLog.js';
import { Crew, type Member } from './Crew.js';
import { Desk } from './Desk.js';
import type { SuiteSide } from './SuiteSide.js';

export interface LiveHubPorts {
  readonly suite: SuiteSide;
  readonly stops: StopRelay;
  readonly log: ActionLog;
  readonly nowMs: () => number;
  readonly nowNs: () => bigint;
  readonly version: string;
  readonly trouble: (error: unknown) => void;
}

interface LivePage {
  readonly socket: WebSocket;
  readonly member: Member;
  /** Answers under way or given, by the request's id: what is asked twice is done once. */
  readonly answers: Map<string, Promise<AnswerMessage>>;
}

const pulseMs = 500;
const keptAnswers = 500;
/** A page that takes nothing any more: what it cannot miss waits up to the second, telemetry up to the first, bytes. */
const telemetryBytes = 256 * 1024;
const deadBytes = 8 * 1024 * 1024;
const telemetry: ReadonlySet<ServerMessage['kind']> = new Set(['engagement', 'affect', 'checks', 'robot']);

/** All pages that are open: what they are told, what they ask, and who is at them. */
export class LiveHub {
  readonly crew: Crew;
  readonly desk: Desk;
  readonly #ports: LiveHubPorts;
  readonly #pages = new Set<LivePage>();
  readonly #viewers = new Map<WebSocket, PictureSender>();
  readonly #pulsing: NodeJS.Timeout;
  #hasBeenLed = false;
  #isHeldForAbsence = false;
  #peopleTold = '';

  constructor(ports: LiveHubPorts) {
    this.#ports = ports;
    this.crew = new Crew(ports.nowMs);
    this.desk = new Desk({
      ...ports,
      crew: this.crew,
      tell: (message) => this.tell(message),
      log: (action) => ports.log.add(action),
    });
    this.#pulsing = setInterval(() => this.#pulse(), pulseMs);
  }

  /** Tells every page. */
  tell(message: ServerMessage): void {
    if (this.#pages.size === 0) return;
    const text = JSON.stringify(message);
    for (const { socket } of this.#pages) {
      if (socket.bufferedAmount > deadBytes) socket.terminate();
      else if (socket.bufferedAmount < telemetryBytes || !telemetry.has(message.kind)) socket.send(text);
    }
  }

  show(picture: OverlaidPicture): void {
    this.desk.pictureShown(picture.stampNs);
    for (const sender of this.#viewers.values()) {
      try {
        sender.offer(picture);
      } catch (error) {
        this.#ports.trouble(error);
      }
    }
  }

  live(socket: WebSocket, member: Member): void {
    const page: LivePage = { socket, member, answers: new Map() };
    this.#pages.add(page);
    this.crew.join(member);
    const you = { ...member, present: this.crew.isPresent(member.id) };
    const first: ServerMessage[] = [
      {
        kind: 'hello',
        version: this.#ports.version,
        you,
        nowNs: String(this.#ports.nowNs()),
        abilities: ['steps', 'protocols', 'marks', 'consent', 'cancel', 'undo-enrolment', 'pause-reasons'],
      },
      this.desk.pulse(),
      ...this.#ports.suite.snapshot(),
      { kind: 'actions', actions: [...this.#ports.log.latest] },
      this.desk.marks,
    ];
    for (const message of first) socket.send(JSON.stringify(message));
    this.desk.tellPeople();
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#heard(page, textOf(data));
    });
    socket.on('close', () => {
      this.#pages.delete(page);
      this.desk.tellPeople();
    });
  }

  video(socket: WebSocket): void {
    const sender = new PictureSender({
      send: (bytes) => socket.send(bytes, { binary: true }),
      nowNs: this.#ports.nowNs,
    });
    this.#viewers.set(socket, sender);
    this.#ports.suite.picturesWanted(true);
    socket.on('message', (data, isBinary) => {
      const drawn = isBinary ? undefined : parseDrawnMessage(textOf(data));
      if (drawn?.ok === true) sender.drawn(drawn.value.sequence);
    });
    socket.on('close', () => {
      this.#viewers.delete(socket);
      this.#ports.suite.picturesWanted(this.#viewers.size > 0);
    });
  }

  stop(socket: WebSocket, member: Member): void {
    const tell = (answer: StopAnswer): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(answer));
    };
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : parseStopMessage(textOf(data));
      if (message?.ok === true) this.pressed(message.value, member, tell);
    });
    socket.on('close', () => this.#ports.stops.forget(tell));
  }

  /** Somebody has pressed the stop: whoever it is, it is carried out first. */
  pressed(message: StopMessage, member: Member, tell: (answer: StopAnswer) => void): void {
    const { press, reason, how } = message;
    let isNew = true;
    this.#ports.stops.stop(
      { press: `${member.id} ${press}`, by: member.name, reason: reason ?? '' },
      (answer) => {
        tell({ ...answer, press });
        if (answer.state === 'sent' || !isNew) return;
        isNew = false;
        const inMs = answer.acknowledgedMs === null ? null : `${answer.acknowledgedMs.toFixed(1)} ms`;
        this.desk.log(member, {
          what: 'stop',
          how,
          detail: inMs,
          done: answer.state === 'acknowledged',
          says: answer.says,
        });
      },
    );
  }

  /** Somebody has logged out. */
  left(memberId: string): void {
    this.crew.leave(memberId);
    for (const { socket, member } of this.#pages)
      if (member.id === memberId) socket.close(4001, 'logged out');
    this.desk.tellPeople();
  }

  release(): void {
    clearInterval(this.#pulsing);
    for (const { socket } of this.#pages) socket.close(1001);
    for (const socket of this.#viewers.keys()) socket.close(1001);
  }

  #heard(page: LivePage, text: string): void {
    const message = parseLiveMessage(text);
    // A page of another version: it is told, and whoever sits there reads it.
    if (!message.ok) {
      const says = `The page asked for something that this server does not understand: ${message.problem} Load it again.`;
      page.socket.send(JSON.stringify(refused(says)));
      return;
    }
    if (message.value.kind === 'presence') {
      if (message.value.visible) this.crew.seen(page.member.id);
      return;
    }
    const request = message.value;
    // Whoever asks for something is there.
    this.crew.seen(page.member.id);
    const answer = page.answers.get(request.id) ?? this.desk.take(request, page.member);
    page.answers.set(request.id, answer);
    const [oldest] = page.answers.keys();
    if (page.answers.size > keptAnswers && oldest !== undefined) page.answers.delete(oldest);
    void answer.then((value) => {
      if (page.socket.readyState === page.socket.OPEN) page.socket.send(JSON.stringify(value));
    });
  }

  #pulse(): void {
    this.tell(this.desk.pulse());
    const people = JSON.stringify(this.crew.people);
    if (people !== this.#peopleTold) this.desk.tellPeople();
    this.#peopleTold = people;
    this.#watchHolder();
  }

  /** Where the one who leads is not there, nothing goes on; that one's return resumes nothing. */
  #watchHolder(): void {
    const { crew } = this;
    const { suite } = this.#ports;
    // Observers alone say nothing of an operator.
    this.#hasBeenLed ||= crew.holder !== undefined;
    if (this.#hasBeenLed && !crew.isHolderAway) suite.present();
    if (!crew.isHolderAway || suite.session().state !== 'running') {
      this.#isHeldForAbsence = false;
      return;
    }
    if (this.#isHeldForAbsence) return;
    this.#isHeldForAbsence = true;
    const { name, role } = crew.holder ?? { name: 'the operator', role: 'operator' };
    const log = (done: boolean, says: string): void =>
      this.desk.log({ name, role }, { what: 'away', how: 'page', detail: null, done, says });
    suite.hold(`${name} is away from the page`, 'the page').then(
      ({ says }) => log(true, says),
      (error: unknown) => {
        // Tried again with the next pulse.
        this.#isHeldForAbsence = false;
        log(false, String(error));
      },
    );
  }
}

function refused(says: string): AnswerMessage {
  return {
    kind: 'answer',
    id: '',
    done: false,
    code: 'console/not-understood',
    says,
    by: null,
    tookMs: 0,
    comparison: null,
  };
}

function textOf(data: unknown): string {
  return Array.isArray(data) ? Buffer.concat(data as Buffer[]).toString() : String(data);
}
