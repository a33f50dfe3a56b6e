/** A connection that can be lost. */
export interface Connection {
  readonly isOpen: boolean;
  send(text: string): void;
  close(): void;
}

/** What a connection says of itself. */
export interface ConnectionEvents {
  readonly onOpen: () => void;
  readonly onMessage: (text: string) => void;
  readonly onClose: () => void;
}

export interface ReconnectingOptions extends ConnectionEvents {
  readonly open: (events: ConnectionEvents) => Connection;
}

const firstWaitMs = 250;
const longestWaitMs = 2_000;

/** A connection that is opened again when it closes. What is sent while it is closed goes nowhere. */
export class Reconnecting {
  readonly #options: ReconnectingOptions;
  #connection: Connection | undefined;
  #waitMs = firstWaitMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(options: ReconnectingOptions) {
    this.#options = options;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#connection?.isOpen === true;
  }

  /** @returns whether it has been handed to the connection */
  send(text: string): boolean {
    if (this.#connection?.isOpen !== true) return false;
    this.#connection.send(text);
    return true;
  }

  /** Gives up a connection that is open and says nothing, so that another is tried. */
  renew(): void {
    const connection = this.#connection;
    if (connection === undefined || this.#isEnded) return;
    this.#closed(connection);
    // One whose other side is gone may take a minute to say that it is closed.
    connection.close();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
  }

  #connect(): void {
    const { open, onOpen, onMessage } = this.#options;
    const connection: Connection = open({
      onOpen: () => {
        this.#waitMs = firstWaitMs;
        onOpen();
      },
      onMessage: (text) => {
        if (connection === this.#connection) onMessage(text);
      },
      onClose: () => this.#closed(connection),
    });
    this.#connection = connection;
  }

  #closed(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.#options.onClose();
    if (this.#isEnded) return;
    this.#timer = setTimeout(() => this.#connect(), this.#waitMs);
    this.#waitMs = Math.min(longestWaitMs, 2 * this.#waitMs);
  }
}
