import { SessionBench } from '../peer/SessionBench.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';
import { logIn, PageClient, type Asked } from './PageClient.js';

const link = /(http:\S+)\/#token=(\S+)/u;

/** Until a process is there on a machine that is busy. */
export const startMs = 120_000;

/** The server of the pages on a ROS domain of the test's own, and the people who come to it. */
export class ConsoleBench {
  readonly session: SessionBench;
  readonly console: RapportProcess;
  readonly address: string;
  readonly #presence: NodeJS.Timeout[] = [];
  readonly #pages: PageClient[] = [];

  private constructor(session: SessionBench, served: RapportProcess, address: string) {
    this.session = session;
    this.console = served;
    this.address = address;
  }

  /** @param rosArguments of the server, after `--ros-args` */
  static async start(...rosArguments: readonly string[]): Promise<ConsoleBench> {
    const session = await SessionBench.start();
    const ros = rosArguments.length === 0 ? [] : ['--ros-args', ...rosArguments];
    const served = session.rapport('console', '--port', '0', '--folder', session.folder, ...ros);
    const line = await served.line(link, startMs);
    return new ConsoleBench(session, served, link.exec(line)?.[1] ?? '');
  }

  /** The newest link that the console has printed: each works once. */
  get link(): string {
    return this.console.lines.findLast((line) => link.test(line))?.match(/http:\S+/u)?.[0] ?? '';
  }

  /** The cookie of somebody who has come by the newest link. */
  async arrive(name: string, role: 'operator' | 'observer' | 'coder'): Promise<string> {
    const before = this.link;
    const cookie = await logIn(this.address, { token: before.split('#token=')[1] ?? '', name, role });
    await waitUntil('the next link', () => this.link !== before);
    return cookie;
  }

  /** Another page of the person with this cookie. */
  async page(cookie: string): Promise<PageClient> {
    const page = await PageClient.open(this.address, cookie);
    this.#pages.push(page);
    return page;
  }

  /** A page whose person is there, and holds the controls. */
  async leader(name: string): Promise<{ page: PageClient; cookie: string }> {
    const cookie = await this.arrive(name, 'operator');
    const page = await this.page(cookie);
    page.presence(true);
    this.#presence.push(setInterval(() => page.presence(true), 1_000));
    const { done, says } = await page.ask({ kind: 'take-controls' });
    if (!done) throw new Error(says);
    return { page, cookie };
  }

  async dispose(): Promise<void> {
    for (const timer of this.#presence) clearInterval(timer);
    for (const page of this.#pages) page.close();
    await this.session.dispose();
  }
}

/** A start without anything that the operator has to choose. */
export const plainStart = {
  kind: 'start-session',
  childId: null,
  culture: null,
  protocolId: null,
  language: null,
  headId: null,
  consent: [],
  consentTakenBy: null,
} satisfies Asked;
