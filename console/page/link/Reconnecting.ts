/** What is used of a WebSocket. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'readyState'> & {
  binaryType?: BinaryType;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent<string>) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
};

export interface ReconnectingOptions {
  readonly open: () => Socket;
  readonly onOpen: () => void;
  readonly onMessage: (text: string) => void;
  readonly onClose: () => void;
}

const firstWaitMs = 250;
const longestWaitMs = 2_000;
const openState = 1;

/** A WebSocket that is opened again when it closes. What is sent while it is closed goes nowhere. */
export class Reconnecting {
  readonly #options: ReconnectingOptions;
  #socket: Socket | undefined;
  #waitMs = firstWaitMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(options: ReconnectingOptions) {
    this.#options = options;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === openState;
  }

  /** @returns whether it has been handed to the connection */
  send(text: string): boolean {
    if (this.#socket === undefined || !this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  /** Ends a connection that is open and says nothing, so that another is tried. */
  renew(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#isEnded) return;
    this.#closed(socket);
    // A connection whose other side is gone may take a minute to say that it is closed.
    socket.close();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.#options.open();
    this.#socket = socket;
    socket.onopen = () => {
      this.#waitMs = firstWaitMs;
      this.#options.onOpen();
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#options.onMessage(data);
    };
    socket.onclose = () => this.#closed(socket);
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#options.onClose();
    if (this.#isEnded) return;
    this.#timer = setTimeout(() => this.#connect(), this.#waitMs);
    this.#waitMs = Math.min(longestWaitMs, 2 * this.#waitMs);
  }
}
