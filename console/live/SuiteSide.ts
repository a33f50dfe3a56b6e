import type { PageRequest } from '../wire/fromPage.js';
import type { AnswerMessage, ServerMessage, SessionMessage } from '../wire/fromServer.js';

/** What people ask of the suite; the controls are the console's own. */
export type Wish = Exclude<PageRequest, { kind: 'take-controls' | 'hand-controls' }>;

/** What came of it, where it was done. */
export interface Deed {
  readonly says: string;
  readonly comparison?: NonNullable<AnswerMessage['comparison']>;
}

/** The suite as the server of the pages sees it. */
export interface SuiteSide {
  /** Everything that a page has to know when it comes. */
  readonly snapshot: () => ServerMessage[];
  readonly session: () => SessionMessage;
  /**
   * Does what somebody asks for.
   *
   * @throws RapportError with the sentence for whoever asked
   */
  readonly act: (wish: Wish, who: string) => Promise<Deed>;
  readonly hold: (reason: string, who: string) => Promise<Deed>;
  /** Tells the session that whoever leads is there; its silence holds the session, should this server die. */
  readonly present: () => void;
  /** Somebody looks at the pictures, or nobody does any more. */
  readonly picturesWanted: (isWanted: boolean) => void;
}
