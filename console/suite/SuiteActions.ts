import type rclnodejs from 'rclnodejs';

import { RapportError } from '../../core/RapportError.js';
import type { HoldCategory } from '../../core/session/SessionEvent.js';
import { decisionCodes, type AnnotationMessage } from '../../nodes/messages/sessionMessages.js';
import { controlStepCodes } from '../../nodes/messages/protocolMessages.js';
import { createPublisher, type RosPublisher } from '../../nodes/runtime/rosEndpoints.js';
import { header, nsToStamp } from '../../nodes/runtime/stamp.js';
import { services } from '../../nodes/services.js';
import { topics } from '../../nodes/topics.js';
import { skipOf } from '../../operator/skipOf.js';
import type { Deed, SuiteSide, Wish } from '../live/SuiteSide.js';
import type { AnswerMessage } from '../wire/fromServer.js';
import { numberOrNull, textToStamp } from '../wire/values.js';
import type { ServiceCalls } from './ServiceCalls.js';
import type { SuiteFeed } from './SuiteFeed.js';

/** A refit of a whole session's annotations takes tens of seconds on a machine that is busy with images. */
const refitMs = 300_000;

type WishOf<Kind extends Wish['kind']> = Extract<Wish, { kind: Kind }>;
type GivenDecision = Omit<WishOf<'decide'>, 'kind' | 'id' | 'heardNs' | 'how' | 'pictureNs'>;

/** Decided here and now. */
const now = { decidedNs: null, seenNs: null } as const;

/** Does on the graph what people at the pages ask for. */
export class SuiteActions implements Pick<SuiteSide, 'act' | 'present'> {
  readonly #node: rclnodejs.Node;
  readonly #calls: ServiceCalls;
  readonly #feed: SuiteFeed;
  readonly #annotations: RosPublisher;
  readonly #heartbeats: RosPublisher;

  constructor(node: rclnodejs.Node, calls: ServiceCalls, feed: SuiteFeed) {
    this.#node = node;
    this.#calls = calls;
    this.#feed = feed;
    const publisherOf = ({
      type,
      name,
      qos,
    }: (typeof topics)['annotation' | 'operatorHeartbeat']): RosPublisher =>
      createPublisher(node, type, name, qos);
    this.#annotations = publisherOf(topics.annotation);
    this.#heartbeats = publisherOf(topics.operatorHeartbeat);
    const { cancelBehaviour, decidePrompt, holdSession, proposePrompt, startSession, stopSession } = services;
    calls.prepare([cancelBehaviour, decidePrompt, holdSession, proposePrompt, startSession, stopSession]);
  }

  /** @throws RapportError with the suite's own sentence where it refuses */
  async act(wish: Wish, who: string): Promise<Deed> {
    switch (wish.kind) {
      case 'decide':
        return this.#decide(wish, who);
      case 'say':
        return this.#say(wish, who);
      case 'start-session':
        return this.#start(wish, who);
      case 'stop-session': {
        const request = { reason: wish.reason ?? '', operator_name: who };
        return { says: (await this.#calls.ask(services.stopSession, request)).message };
      }
      case 'hold':
        return this.hold(wish.reason ?? '', who, wish.category === 'other' ? '' : wish.category);
      case 'resume': {
        const request = { hold: false, category: '', reason: wish.reason ?? '', operator_name: who };
        return { says: (await this.#calls.ask(services.holdSession, request)).message };
      }
      case 'cancel': {
        const given = { by: who, reason: wish.reason ?? '', nowNs: this.#node.now().nanoseconds };
        const decision = skipOf(wish.promptId ?? '', given);
        return { says: (await this.#calls.ask(services.cancelBehaviour, { decision })).message };
      }
      case 'annotate':
        return this.#annotate(wish, who);
      case 'enrol': {
        const request = { child_id: this.#feed.session.childId ?? '', face_id: wish.faceId ?? '' };
        return { says: (await this.#calls.ask(services.enrolChild, request)).message };
      }
      case 'step': {
        const request = {
          kind: controlStepCodes[wish.control],
          target: wish.target ?? '',
          step_id: wish.stepId ?? '',
          attempt: wish.attempt ?? 0,
          operator_name: who,
        };
        return { says: (await this.#calls.ask(services.controlStep, request)).message };
      }
      case 'mark': {
        const { category, text, atNs } = wish;
        const pressed = nsToStamp(atNs === null ? 0n : textToStamp(atNs));
        const request = { category, text: text ?? '', pressed, operator_name: who };
        return { says: (await this.#calls.ask(services.markMoment, request)).message };
      }
      case 'consent': {
        const { item, given, takenBy } = wish;
        const consent = { item, given, taken_by: takenBy ?? who, taken: nsToStamp(0n) };
        return { says: (await this.#calls.ask(services.setConsent, { consent })).message };
      }
      case 'undo-enrolment':
        return { says: (await this.#calls.ask(services.undoEnrolment, {})).message };
      case 'personalise':
        return this.#personalise(wish);
    }
  }

  /** @param category "" for none of the session's own */
  async hold(reason: string, who: string, category: HoldCategory | ''): Promise<Deed> {
    const request = { hold: true, category, reason, operator_name: who };
    return { says: (await this.#calls.ask(services.holdSession, request)).message };
  }

  present(): void {
    const { nanoseconds } = this.#node.now();
    this.#heartbeats.publish({ header: header(nanoseconds, ''), operator_name: '', tool: 'page' });
  }

  release(): void {
    this.#heartbeats.destroy();
    this.#annotations.destroy();
  }

  async #decide(wish: WishOf<'decide'>, who: string): Promise<Deed> {
    const { promptId, decidedNs, seenNs, decision, behaviourId, text, reason } = wish;
    const prompt = this.#feed.prompts.get(promptId);
    if (prompt && prompt.status !== 'proposed')
      throw new RapportError(
        'console/decided',
        prompt.decidedBy === null
          ? `The prompt is ${prompt.status} already.`
          : `The prompt is ${prompt.status} already, by ${prompt.decidedBy}.`,
      );
    if (prompt && prompt.revision !== wish.revision)
      throw new RapportError('console/changed', 'The prompt has changed meanwhile: look at it again.');
    const { revision } = wish;
    const given = { promptId, revision, decidedNs, seenNs, decision, behaviourId, text, reason };
    return { says: await this.#send(given, who) };
  }

  async #send(given: GivenDecision, who: string): Promise<string> {
    const decision = {
      header: header(
        given.decidedNs === null ? this.#node.now().nanoseconds : textToStamp(given.decidedNs),
        '',
      ),
      prompt_id: given.promptId,
      revision: given.revision,
      seen: nsToStamp(given.seenNs === null ? 0n : textToStamp(given.seenNs)),
      kind: decisionCodes[given.decision],
      behaviour_id: given.behaviourId ?? '',
      text: given.text ?? '',
      operator_name: who,
      reason: given.reason ?? '',
      automatic: false,
    };
    return (await this.#calls.ask(services.decidePrompt, { decision })).message;
  }

  /** Proposed and approved in one act; where a prompt is open, instead of it. */
  async #say({ behaviourId, text, reason }: WishOf<'say'>, who: string): Promise<Deed> {
    const { openPromptId } = this.#feed.session;
    if (openPromptId !== null) {
      const revision = this.#feed.prompts.get(openPromptId)?.revision ?? 0;
      const given = {
        promptId: openPromptId,
        revision,
        ...now,
        decision: 'override',
        behaviourId,
        text,
        reason,
      } as const;
      return { says: await this.#send(given, who) };
    }
    const request = { behaviour_id: behaviourId, text: text ?? '', reason: reason ?? '', operator_name: who };
    const { prompt_id: promptId } = await this.#calls.ask(services.proposePrompt, request);
    const given = {
      promptId,
      revision: 0,
      ...now,
      decision: 'approve',
      behaviourId: null,
      text: null,
      reason,
    } as const;
    return { says: await this.#send(given, who) };
  }

  async #start(wish: WishOf<'start-session'>, who: string): Promise<Deed> {
    const { childId, culture, headId, protocolId, language, consent, consentTakenBy } = wish;
    if (headId !== null)
      await this.#calls.ask(services.selectHead, { head_id: headId, child_id: '', culture: '' });
    const request = {
      session_id: '',
      child_id: childId ?? '',
      culture: culture ?? '',
      // With the start itself: nothing is recorded before it is consented to. Of items that nobody ticked nobody says anything.
      consents: consent.map((item) => ({
        item,
        given: true,
        taken_by: consentTakenBy ?? who,
        taken: nsToStamp(0n),
      })),
      operator_name: who,
      protocol: protocolId ?? '',
      language: language ?? '',
      // The page starts nothing that goes on without a decision.
      automatic: false,
    };
    return { says: (await this.#calls.ask(services.startSession, request)).message };
  }

  #annotate({ value, pictureNs }: WishOf<'annotate'>, who: string): Deed {
    if (value === null) return { says: 'No opinion is nothing to record.' };
    const message: AnnotationMessage = {
      header: header(textToStamp(pictureNs), ''),
      child_id: this.#feed.session.childId ?? '',
      coder: who,
      value,
    };
    this.#annotations.publish(message);
    return { says: 'Noted.' };
  }

  async #personalise({ apply }: WishOf<'personalise'>): Promise<Deed> {
    const request = { child_id: this.#feed.session.childId ?? '', apply };
    const answer = await this.#calls.ask(services.personalizeHead, request, { waitMs: refitMs });
    const comparison: NonNullable<AnswerMessage['comparison']> = {
      currentCcc: numberOrNull(answer.current_ccc),
      candidateCcc: numberOrNull(answer.candidate_ccc),
      currentMae: numberOrNull(answer.current_mae),
      candidateMae: numberOrNull(answer.candidate_mae),
      framesFitted: answer.frames_fitted,
      framesHeldOut: answer.frames_held_out,
      candidateHeadId: answer.candidate_head_id === '' ? null : answer.candidate_head_id,
      applied: answer.applied,
    };
    return { says: answer.message, comparison };
  }
}
