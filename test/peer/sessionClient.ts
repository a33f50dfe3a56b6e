import type { Peer, PeerMessage } from './Peer.js';
import { suiteTopics } from './topics.js';

/** rapport_msgs' constants, as another program writes them down. */
export const states = { idle: 0, running: 1, held: 2, stopping: 3 } as const;
export const decisions = { approve: 0, edit: 1, skip: 2, override: 3 } as const;
export const statusOf = {
  proposed: 0,
  approved: 1,
  edited: 2,
  skipped: 3,
  overridden: 4,
  expired: 5,
  executing: 6,
  done: 7,
  failed: 8,
  cancelled: 9,
} as const;

export interface Answer {
  readonly success: boolean;
  readonly message: string;
  readonly [key: string]: PeerMessage;
}

/** The operator's services, called by the peer. */
export class SessionClient {
  readonly #peer: Peer;

  constructor(peer: Peer) {
    this.#peer = peer;
    const { sessionState, prompt, decision, speech, jointAngles } = suiteTopics;
    peer.subscribe(sessionState, prompt, decision, speech, jointAngles);
  }

  start(request: object = {}): Promise<Answer> {
    return this.#call('start', 'StartSession', { operator_name: 'ada', ...request });
  }

  stop(reason = 'the test is over'): Promise<Answer> {
    return this.#call('stop', 'StopSession', { reason });
  }

  hold(hold: boolean): Promise<Answer> {
    return this.#call('hold', 'HoldSession', { hold, reason: 'the test says so' });
  }

  propose(behaviour: string, text = ''): Promise<Answer> {
    return this.#call('propose', 'ProposePrompt', { behaviour_id: behaviour, text, reason: 'by hand' });
  }

  decide(promptId: string, kind: number, rest: object = {}): Promise<Answer> {
    const decision = { prompt_id: promptId, kind, operator_name: 'ada', reason: 'seen', ...rest };
    return this.#call('decide', 'DecidePrompt', { decision });
  }

  /** Proposes and approves; the prompt's id. */
  async execute(behaviour: string, text = ''): Promise<string> {
    const proposed = await this.propose(behaviour, text);
    if (!proposed.success) throw new Error(proposed.message);
    const id = proposed['prompt_id'] as string;
    const decided = await this.decide(id, decisions.approve);
    if (!decided.success) throw new Error(decided.message);
    return id;
  }

  state(state: number): Promise<PeerMessage> {
    return this.#peer.message(
      suiteTopics.sessionState.name,
      (message: { state: number }) => message.state === state,
    );
  }

  /** The prompt in this status. */
  prompt(id: string, status: number): Promise<PeerMessage> {
    return this.#peer.message(
      suiteTopics.prompt.name,
      (message: { id: string; status: number }) => message.id === id && message.status === status,
    );
  }

  /** The prompt's statuses so far, in the order in which they came. */
  history(id: string): number[] {
    return (this.#peer.messages(suiteTopics.prompt.name) as { id: string; status: number }[])
      .filter((message) => message.id === id)
      .map(({ status }) => status);
  }

  async #call(name: string, type: string, request: object): Promise<Answer> {
    return (await this.#peer.call(`/rapport/session/${name}`, `rapport_msgs/srv/${type}`, request)) as Answer;
  }
}
