import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

import { verify } from '@node-rs/argon2';

import type { Member } from '../live/Crew.js';
import type { LoginBody } from '../wire/fromPage.js';
import type { LoginNeeds } from '../wire/routes.js';
import type { KeptLogin } from './keptLogins.js';

/** How people come in: by a link that works once and is printed where the server runs, or by a passphrase. */
export type Entrance =
  | { readonly kind: 'link'; readonly print: (token: string) => void }
  /** Its argon2id hash. */
  | { readonly kind: 'passphrase'; readonly hash: string };

/** Whoever has not come back for so long comes in anew. */
const keptMs = 12 * 3_600_000;

/** What outlives a server that dies: in the memory of whoever starts it again, never in a file. */
export interface Succession {
  /** Who was logged in at the server before. */
  readonly known: readonly KeptLogin[];
  /** Hears who is logged in, at each change. */
  readonly changed: (logins: readonly KeptLogin[]) => void;
}

/** Who is logged in, by the cookie that only the server can read. Without a succession a new server asks everybody again. */
export class Logins {
  readonly #entrance: Entrance;
  readonly #nowMs: () => number;
  readonly #changed: Succession['changed'];
  readonly #members = new Map<string, { readonly member: Member; usedMs: number }>();
  #token: string | undefined;

  constructor(entrance: Entrance, nowMs: () => number, succession?: Succession) {
    this.#entrance = entrance;
    this.#nowMs = nowMs;
    this.#changed = succession?.changed ?? (() => undefined);
    for (const { key, member } of succession?.known ?? [])
      this.#members.set(key, { member, usedMs: nowMs() });
  }

  /** Prints the first link, where links are the way in. */
  open(): void {
    if (this.#entrance.kind !== 'link') return;
    this.#token = randomBytes(24).toString('base64url');
    this.#entrance.print(this.#token);
  }

  get needs(): LoginNeeds {
    return this.#entrance.kind === 'link'
      ? { needs: 'link', says: 'Open the link that the server has printed; each works once.' }
      : { needs: 'passphrase', says: 'Give the passphrase of this suite.' };
  }

  /** The cookie's value for whoever may come in; `undefined` for others. */
  async enter({
    token,
    passphrase,
    name,
    role,
  }: LoginBody): Promise<{ cookie: string; member: Member } | undefined> {
    if (!(await this.#isLetIn(token, passphrase))) return undefined;
    const cookie = randomBytes(32).toString('base64url');
    const member = { id: randomUUID(), name, role };
    this.#members.set(keyOf(cookie), { member, usedMs: this.#nowMs() });
    this.#tell();
    return { cookie, member };
  }

  find(cookie: string | undefined): Member | undefined {
    if (cookie === undefined) return undefined;
    const key = keyOf(cookie);
    const found = this.#members.get(key);
    if (found === undefined) return undefined;
    const nowMs = this.#nowMs();
    if (nowMs - found.usedMs > keptMs) {
      this.#members.delete(key);
      this.#tell();
      return undefined;
    }
    found.usedMs = nowMs;
    return found.member;
  }

  leave(cookie: string): void {
    this.#members.delete(keyOf(cookie));
    this.#tell();
  }

  #tell(): void {
    this.#changed([...this.#members].map(([key, { member }]) => ({ key, member })));
  }

  async #isLetIn(token: string | undefined, passphrase: string | undefined): Promise<boolean> {
    const entrance = this.#entrance;
    if (entrance.kind === 'passphrase')
      return passphrase !== undefined && (await verify(entrance.hash, passphrase));
    if (token === undefined || this.#token === undefined || !isSame(token, this.#token)) return false;
    // The next person, or the same one in another browser, takes the next link.
    this.open();
    return true;
  }
}

/** Cookies are kept as hashes: nobody who reads the memory's map can come in with it. */
function keyOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
