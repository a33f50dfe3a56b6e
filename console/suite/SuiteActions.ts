import type rclnodejs from 'rclnodejs';

import { RapportError } from '../../core/RapportError.js';
import { decisionCodes, type AnnotationMessage } from '../../nodes/messages/sessionMessages.js';
import { controlStepCodes } from '../../nodes/messages/protocolMessages.js';
import { createPublisher, type RosPublisher } from '../../nodes/runtime/rosEndpoints.js';
import { header } from '../../nodes/runtime/stamp.js';
import { services } from '../../nodes/services.js';
import { topics } from '../../nodes/topics.js';
import type { Deed, SuiteSide, Wish } from '../live/SuiteSide.js';
import type { AnswerMessage } from '../wire/fromServer.js';
import { numberOrNull, textToStamp } from '../wire/values.js';
import type { ServiceCalls } from './ServiceCalls.js';
import type { SuiteFeed } from './SuiteFeed.js';

/** A refit of a whole session's annotations takes tens of seconds on a machine that is busy with images. */
const refitMs = 300_000;

type WishOf<Kind extends Wish['kind']> = Extract<Wish, { kind: Kind }>;

/** Does on the graph what people at the pages ask for. */
export class SuiteActions implements Pick<SuiteSide, 'act' | 'hold'> {
  readonly #node: rclnodejs.Node;
  readonly #calls: ServiceCalls;
  readonly #feed: SuiteFeed;
  readonly #annotations: RosPublisher;

  constructor(node: rclnodejs.Node, calls: ServiceCalls, feed: SuiteFeed) {
    this.#node = node;
    this.#calls = calls;
    this.#feed = feed;
    const { type, name, qos } = topics.annotation;
    this.#annotations = createPublisher(node, type, name, qos);
    const { decidePrompt, holdSession, proposePrompt, startSession, stopSession } = services;
    calls.prepare([decidePrompt, holdSession, proposePrompt, startSession, stopSession]);
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
        const { message } = await this.#calls.ask(services.stopSession, { reason: signed(wish.reason, who) });
        return { says: message };
      }
      case 'hold':
        return this.hold(wish.reason ?? wish.category, who);
      case 'resume': {
        const request = { hold: false, reason: signed(wish.reason, who) };
        return { says: (await this.#calls.ask(services.holdSession, request)).message };
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
      case 'personalise':
        return this.#personalise(wish);
      default:
        throw new RapportError(
          'console/not-yet',
          'The suite that runs has no service for this: hold the session, or stop the robot.',
        );
    }
  }

  async hold(reason: string, who: string): Promise<Deed> {
    const request = { hold: true, reason: signed(reason, who) };
    return { says: (await this.#calls.ask(services.holdSession, request)).message };
  }

  release(): void {
    this.#annotations.destroy();
  }

  async #decide(wish: WishOf<'decide'>, who: string): Promise<Deed> {
    const { promptId, decision, behaviourId, text, reason } = wish;
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
    return { says: await this.#send({ promptId, decision, behaviourId, text, reason }, who) };
  }

  async #send(
    given: Pick<WishOf<'decide'>, 'promptId' | 'decision' | 'behaviourId' | 'text' | 'reason'>,
    who: string,
  ): Promise<string> {
    const decision = {
      header: header(this.#node.now().nanoseconds, ''),
      prompt_id: given.promptId,
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
      const given = { promptId: openPromptId, decision: 'override', behaviourId, text, reason } as const;
      return { says: await this.#send(given, who) };
    }
    const request = { behaviour_id: behaviourId, text: text ?? '', reason: signed(reason, who) };
    const { prompt_id: promptId } = await this.#calls.ask(services.proposePrompt, request);
    const given = { promptId, decision: 'approve', behaviourId: null, text: null, reason } as const;
    return { says: await this.#send(given, who) };
  }

  async #start(wish: WishOf<'start-session'>, who: string): Promise<Deed> {
    const { childId, culture, headId, protocolId, language } = wish;
    if (headId !== null)
      await this.#calls.ask(services.selectHead, { head_id: headId, child_id: '', culture: '' });
    const request = {
      session_id: '',
      child_id: childId ?? '',
      culture: culture ?? '',
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

/** Services without a field for who asks are told in the reason. */
function signed(reason: string | null, who: string): string {
  return `${reason ?? ''} (${who}, at the page)`.trim();
}
