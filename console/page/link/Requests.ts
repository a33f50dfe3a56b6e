import type { How, PageRequest } from '../../wire/fromPage.js';
import type { AnswerMessage } from '../../wire/fromServer.js';

/** What the connection adds to a request. */
type Added = 'id' | 'heardNs';
type Without<One, Keys extends keyof PageRequest> = One extends unknown ? Omit<One, Keys> : never;

/** A request as the page makes it; how it was pressed is known where nothing else is said. */
export type Asked = Without<PageRequest, Added | 'how'> & { readonly how?: How };

/** What came of a request. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: AnswerMessage }
  /** It has not been sent: the page was cut off. */
  | { readonly kind: 'not-sent' }
  /** It was sent, and the connection broke or no answer came: it may have been done or not. */
  | { readonly kind: 'not-known' };

const answerMs = 20_000;

/**
 * Requests of one connection and their answers. Nothing is kept for another connection: what has no answer when the
 * connection breaks is told so, and never asked again by itself.
 */
export class Requests {
  #count = 0;
  readonly #prefix: string;
  readonly #waiting = new Map<
    string,
    { settle: (outcome: Outcome) => void; timer: ReturnType<typeof setTimeout> }
  >();

  /** @param prefix unique among the connections of this browser */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  ask(asked: Without<PageRequest, Added>, heardNs: string, send: (text: string) => void): Promise<Outcome> {
    this.#count += 1;
    const id = `${this.#prefix}-${this.#count}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, { kind: 'not-known' }), answerMs);
      this.#waiting.set(id, { settle: resolve, timer });
      send(JSON.stringify({ ...asked, id, heardNs }));
    });
  }

  answered(answer: AnswerMessage): void {
    this.#settle(answer.id, { kind: 'answered', answer });
  }

  /** The connection is gone. */
  broken(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'not-known' });
  }

  #settle(id: string, outcome: Outcome): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    waiting.settle(outcome);
  }
}
