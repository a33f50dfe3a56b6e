import { request as httpsOrHttp } from 'node:http';
import { WebSocket, type RawData } from 'ws';

import type { LoginBody, PageRequest } from '../../console/wire/fromPage.js';
import { parseServerMessage, type AnswerMessage, type ServerMessage } from '../../console/wire/fromServer.js';
import { routes } from '../../console/wire/routes.js';
import { waitUntil } from '../peer/waitUntil.js';

type Unsent<Request> = Request extends PageRequest ? Omit<Request, 'id' | 'heardNs' | 'how'> : never;
export type Asked = Unsent<PageRequest>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One HTTP request with headers as given: browsers' clients would set their own Host and Origin. */
export function ask(
  address: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body } = options;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = httpsOrHttp(
      new URL(path, address),
      { method, headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers } },
      (answer) => {
        let got = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (got += chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: got }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** Logs in with a link's token, and gives the cookie. */
export async function logIn(address: string, body: LoginBody): Promise<string> {
  const answer = await ask(address, routes.login, { method: 'POST', headers: { origin: address }, body });
  if (answer.status !== 200) throw new Error(`Not let in: ${answer.status} ${answer.body}`);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

export function openSocket(
  address: string,
  path: string,
  cookie: string,
  origin = address,
): Promise<WebSocket> {
  const socket = new WebSocket(address.replace(/^http/u, 'ws') + path, { headers: { cookie, origin } });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A message of a WebSocket as text. */
export function textOf(data: RawData): string {
  return (data as Buffer).toString();
}

/** A page without a browser: what it hears on /live, and what its person asks. */
export class PageClient {
  readonly messages: ServerMessage[] = [];
  readonly socket: WebSocket;
  #requests = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async open(address: string, cookie: string): Promise<PageClient> {
    const socket = new WebSocket(address.replace(/^http/u, 'ws') + routes.liveSocket, {
      headers: { cookie, origin: address },
    });
    const page = new PageClient(socket);
    socket.on('message', (data) => {
      const message = parseServerMessage(textOf(data));
      if (!message.ok) throw new Error(`${message.problem}: ${textOf(data)}`);
      page.messages.push(message.value);
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    await page.first('hello');
    return page;
  }

  /** The newest of a kind. */
  last<Kind extends ServerMessage['kind']>(kind: Kind): Extract<ServerMessage, { kind: Kind }> | undefined {
    return this.messages.findLast((each) => each.kind === kind) as
      Extract<ServerMessage, { kind: Kind }> | undefined;
  }

  first<Kind extends ServerMessage['kind']>(
    kind: Kind,
    isWanted: (message: Extract<ServerMessage, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { kind: Kind }>> {
    return waitUntil(`a message ${kind}`, () =>
      (this.messages as Extract<ServerMessage, { kind: Kind }>[]).find(
        (each) => each.kind === kind && isWanted(each),
      ),
    );
  }

  /** The state as it is now, once it is so. */
  becomes<Kind extends ServerMessage['kind']>(
    kind: Kind,
    isSo: (message: Extract<ServerMessage, { kind: Kind }>) => boolean,
  ): Promise<Extract<ServerMessage, { kind: Kind }>> {
    return waitUntil(`${kind} as wanted`, () => {
      const last = this.last(kind);
      return last && isSo(last) ? last : undefined;
    });
  }

  /** Asks as a person at the page does, on what the page shows now. */
  async ask(asked: Asked, over: Partial<PageRequest> = {}): Promise<AnswerMessage> {
    const id = `r${(this.#requests += 1)}`;
    await this.first('pulse');
    const heardNs = this.last('pulse')?.nowNs ?? '0';
    const request = { id, heardNs, how: 'key', ...asked, ...over };
    this.socket.send(JSON.stringify(request));
    return this.first('answer', (answer) => answer.id === request.id);
  }

  presence(visible: boolean): void {
    this.socket.send(JSON.stringify({ kind: 'presence', visible, idleSec: 0 }));
  }

  close(): void {
    this.socket.terminate();
  }
}
