import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import type { How, PageRequest } from '../wire/fromPage.js';
import type { ActionView, AnswerMessage, ServerMessage } from '../wire/fromServer.js';
import { stampToText } from '../wire/values.js';
import type { Crew, Member } from './Crew.js';
import { Moments } from './Moments.js';
import type { Deed, SuiteSide } from './SuiteSide.js';

/** What a person acts on may be so old. */
const staleMs = 2_000;
const keptMs = 10_000;

export interface DeskPorts {
  readonly suite: SuiteSide;
  readonly crew: Crew;
  readonly nowMs: () => number;
  readonly nowNs: () => bigint;
  readonly tell: (message: ServerMessage) => void;
  readonly log: (action: ActionView) => void;
}

type Refusal = Pick<AnswerMessage, 'code' | 'says' | 'by'>;
type Marks = Extract<ServerMessage, { kind: 'marks' }>;

/** Where requests of the pages are taken: who may, whether what they act on is fresh, done once, and told in one answer. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #pulses: Moments;
  readonly #pictures: Moments;
  /** Of each prompt who decided it here, or is doing so. */
  readonly #decidedBy = new Map<string, string>();
  #marks: Marks['marks'] = [];

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#pulses = new Moments(ports.nowMs, keptMs);
    this.#pictures = new Moments(ports.nowMs, keptMs);
  }

  /** The next sign of life for all pages. */
  pulse(): Extract<ServerMessage, { kind: 'pulse' }> {
    const nowNs = stampToText(this.#ports.nowNs());
    this.#pulses.add(nowNs);
    return { kind: 'pulse', nowNs };
  }

  pictureShown(stampNs: bigint): void {
    this.#pictures.add(stampToText(stampNs));
  }

  get marks(): Marks {
    return { kind: 'marks', marks: this.#marks };
  }

  /** Takes one request, and answers it. */
  async take(request: PageRequest, member: Member): Promise<AnswerMessage> {
    const beganMs = this.#ports.nowMs();
    const refusal = this.#refusal(request, member);
    const outcome = refusal ?? (await this.#do(request, member));
    const done = outcome.code === null;
    this.log(member, {
      what: request.kind,
      how: request.how,
      detail: detailOf(request),
      done,
      says: outcome.says,
    });
    return {
      kind: 'answer',
      id: request.id,
      done,
      comparison: null,
      ...outcome,
      tookMs: this.#ports.nowMs() - beganMs,
    };
  }

  log(
    { name, role }: Pick<Member, 'name' | 'role'>,
    action: Pick<ActionView, 'what' | 'detail' | 'done' | 'says'> & { readonly how: How | 'review' },
  ): void {
    const view = { atNs: stampToText(this.#ports.nowNs()), who: name, role, ...action };
    this.#ports.log(view);
    this.#ports.tell({ kind: 'actions', actions: [view] });
  }

  #refusal(request: PageRequest, member: Member): Refusal | undefined {
    if (!(this.#pulses.ageMs(request.heardNs) <= staleMs))
      return refusal(
        'console/stale',
        'The page was cut off when this was asked: nothing is done later. Ask again.',
      );
    const permission = this.#permission(request, member);
    if (!permission.granted) return refusal(permission.code, permission.says, permission.by);
    return this.#stalePicture(request);
  }

  #permission(
    request: PageRequest,
    member: Member,
  ): { readonly granted: true } | { granted: false; code: string; says: string; by: string | null } {
    const { crew } = this.#ports;
    switch (request.kind) {
      // The console's own, which answers for itself.
      case 'take-controls':
      case 'hand-controls':
        return { granted: true };
      // Whoever may annotate may hold the session: nobody has to ask for a halt.
      case 'hold':
        return { granted: true };
      case 'annotate':
      case 'mark':
        return member.role === 'observer'
          ? {
              granted: false,
              code: 'console/role',
              says: 'An observer writes nothing into the record.',
              by: null,
            }
          : { granted: true };
      default: {
        const permission = crew.mayLead(member);
        if (permission.granted) return permission;
        const code = member.role === 'operator' ? 'console/not-holder' : 'console/role';
        return { ...permission, code };
      }
    }
  }

  /** What is decided on a picture is decided on what is. Where the camera is silent, everybody can see that. */
  #stalePicture(request: PageRequest): Refusal | undefined {
    if (request.kind !== 'decide' && request.kind !== 'say' && request.kind !== 'enrol') return undefined;
    const { pictureNs } = request;
    if (pictureNs === null)
      return this.#pictures.silentMs <= staleMs
        ? refusal('console/no-picture', 'The page shows no picture, and there are some: look first.')
        : undefined;
    if (this.#pictures.ageMs(pictureNs) <= staleMs) return undefined;
    return refusal('console/stale', 'The picture on the page was older than 2 s: look again, then decide.');
  }

  async #do(request: PageRequest, member: Member): Promise<Refusal & Partial<Deed>> {
    switch (request.kind) {
      case 'take-controls':
      case 'hand-controls':
        return this.#controls(request, member);
      case 'decide':
        return this.#decide(request, member);
      default:
        return this.#act(request, member);
    }
  }

  #controls(
    request: Extract<PageRequest, { kind: 'take-controls' | 'hand-controls' }>,
    member: Member,
  ): Refusal {
    const { crew } = this.#ports;
    const permission = request.kind === 'take-controls' ? crew.take(member) : crew.hand(member, request.to);
    this.tellPeople();
    if (!permission.granted) return refusal('console/not-holder', permission.says, permission.by);
    return granted(crew.holder ? `${crew.holder.name} holds the controls.` : 'Nobody holds the controls.');
  }

  /** Of two who decide at once the second is told who was first. */
  async #decide(
    request: Extract<PageRequest, { kind: 'decide' }>,
    member: Member,
  ): Promise<Refusal & Partial<Deed>> {
    const first = this.#decidedBy.get(request.promptId);
    if (first !== undefined)
      return refusal('console/decided', `${first} was faster: the prompt is decided.`, first);
    this.#decidedBy.set(request.promptId, member.name);
    const outcome = await this.#act(request, member);
    if (outcome.code !== null) this.#decidedBy.delete(request.promptId);
    const [oldest] = this.#decidedBy.keys();
    if (this.#decidedBy.size > 1_000 && oldest !== undefined) this.#decidedBy.delete(oldest);
    return outcome;
  }

  async #act(
    request: Exclude<PageRequest, { kind: 'take-controls' | 'hand-controls' }>,
    member: Member,
  ): Promise<Refusal & Partial<Deed>> {
    try {
      const deed = await this.#ports.suite.act(request, member.name);
      if (request.kind === 'mark') this.#marked(request, member);
      return { ...granted(deed.says), ...deed };
    } catch (error) {
      return refusal(error instanceof RapportError ? error.code : 'console/failed', sentenceOf(error));
    }
  }

  #marked(request: Extract<PageRequest, { kind: 'mark' }>, member: Member): void {
    const atNs = request.atNs ?? stampToText(this.#ports.nowNs());
    const { id, category, text } = request;
    this.#marks = [...this.#marks.slice(-200), { id, atNs, category, text, by: member.name }];
    this.#ports.tell(this.marks);
  }

  tellPeople(): void {
    const { crew } = this.#ports;
    this.#ports.tell({
      kind: 'people',
      people: crew.people,
      holder: crew.holder?.id ?? null,
      askedBy: crew.askedBy ?? null,
    });
  }
}

function refusal(code: string, says: string, by: string | null = null): Refusal {
  return { code, says, by };
}

function granted(says: string): Refusal {
  return { code: null, says, by: null };
}

/** For the log: whom it is about never stands in it. */
function detailOf(request: PageRequest): string | null {
  switch (request.kind) {
    case 'decide':
      return `${request.decision} ${request.promptId} revision ${request.revision}`;
    case 'cancel':
      return request.promptId;
    case 'say':
      return request.behaviourId;
    case 'hold':
      return request.category;
    case 'step':
      return request.control;
    case 'mark':
      return request.category;
    case 'annotate':
      return request.value === null ? 'no opinion' : String(request.value);
    case 'consent':
      return `${request.item}: ${request.given ? 'given' : 'withdrawn'}`;
    default:
      return null;
  }
}
