import type { Role } from '../wire/fromPage.js';
import type { Person } from '../wire/fromServer.js';

/** Who is not seen at a visible page for so long is away, and the session is held: within 10 s, with the call itself. */
export const awayMs = 8_000;

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Whether somebody may do something, or why not and because of whom. */
export type Permission =
  { readonly granted: true } | { readonly granted: false; readonly says: string; readonly by: string | null };

/**
 * Who is at the pages, and which one of them holds the controls. Nobody gets the controls without taking them, and nobody who
 * is there loses them without handing them over.
 */
export class Crew {
  readonly #nowMs: () => number;
  readonly #members = new Map<string, Member>();
  /** When each was last seen at a visible page. */
  readonly #seenMs = new Map<string, number>();
  #holder: string | undefined;
  #askedBy: string | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  join(member: Member): void {
    this.#members.set(member.id, member);
  }

  leave(id: string): void {
    this.#members.delete(id);
    this.#seenMs.delete(id);
    if (this.#holder === id) this.#holder = undefined;
    if (this.#askedBy === id) this.#askedBy = undefined;
  }

  /** A visible page of this person is open. */
  seen(id: string): void {
    if (this.#members.has(id)) this.#seenMs.set(id, this.#nowMs());
  }

  isPresent(id: string): boolean {
    return this.#nowMs() - (this.#seenMs.get(id) ?? -Infinity) < awayMs;
  }

  get holder(): Member | undefined {
    return this.#holder === undefined ? undefined : this.#members.get(this.#holder);
  }

  /** Somebody holds the controls and is not there. */
  get isHolderAway(): boolean {
    return this.#holder !== undefined && !this.isPresent(this.#holder);
  }

  get askedBy(): string | undefined {
    return this.#askedBy;
  }

  get people(): Person[] {
    return [...this.#members.values()].map((member) => ({ ...member, present: this.isPresent(member.id) }));
  }

  /** Whether this person may lead: the holder, or any operator where nobody holds the controls and takes them by it. */
  mayLead(member: Member): Permission {
    if (member.role !== 'operator')
      return { granted: false, says: `A page opened as ${member.role} leads nothing.`, by: null };
    const { holder } = this;
    if (holder === undefined)
      return { granted: false, says: 'Nobody holds the controls: take them first.', by: null };
    if (holder.id === member.id) return { granted: true };
    return {
      granted: false,
      says: `${holder.name} holds the controls: ask for them.`,
      by: holder.name,
    };
  }

  /** Takes the controls where they are free or their holder is away; else asks the holder for them. */
  take(member: Member): Permission {
    if (member.role !== 'operator')
      return { granted: false, says: `A page opened as ${member.role} leads nothing.`, by: null };
    const { holder } = this;
    if (holder !== undefined && holder.id !== member.id && !this.isHolderAway) {
      this.#askedBy = member.id;
      return { granted: false, says: `${holder.name} has been asked for the controls.`, by: holder.name };
    }
    this.#holder = member.id;
    this.#askedBy = undefined;
    // Whoever takes them is there.
    this.seen(member.id);
    return { granted: true };
  }

  /** The holder hands the controls over, or lays them down. */
  hand(member: Member, to: string | null): Permission {
    if (this.#holder !== member.id)
      return { granted: false, says: 'You do not hold the controls.', by: this.holder?.name ?? null };
    const receiver = to === null ? undefined : this.#members.get(to);
    if (to !== null && receiver?.role !== 'operator')
      return {
        granted: false,
        says: 'Only an operator who is at a page can be given the controls.',
        by: null,
      };
    if (receiver && !this.isPresent(receiver.id))
      return { granted: false, says: `${receiver.name} is not at a page.`, by: receiver.name };
    this.#holder = receiver?.id;
    this.#askedBy = undefined;
    return { granted: true };
  }
}
