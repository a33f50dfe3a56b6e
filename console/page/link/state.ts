import { computed, signal } from '@preact/signals';

import type {
  ActionView,
  CheckItem,
  Person,
  PromptView,
  RobotMessage,
  ServerMessage,
  SessionMessage,
} from '../../wire/fromServer.js';
import type { LibraryMessage, ProtocolMessage } from '../../wire/activity.js';
import type { PictureHeader } from '../../wire/pictureFrame.js';
import type { StampText } from '../../wire/values.js';
import type { Me } from '../../wire/routes.js';
import type { ServerClock } from './serverClock.js';
import { isHeard, serverNowNs } from './serverClock.js';

type Of<Kind extends ServerMessage['kind']> = Extract<ServerMessage, { kind: Kind }>;

export type SessionNow = SessionMessage;

/** What the server has said last, each kind by itself. `undefined`: nothing yet, which is shown as not known. */
export const me = signal<Me | undefined>(undefined);
export const hello = signal<Of<'hello'> | undefined>(undefined);
export const clock = signal<ServerClock | undefined>(undefined);
export const session = signal<SessionMessage | undefined>(undefined);
export const prompts = signal<readonly PromptView[]>([]);
export const engagement = signal<Of<'engagement'> | undefined>(undefined);
export const affect = signal<Of<'affect'> | undefined>(undefined);
export const robot = signal<RobotMessage | undefined>(undefined);
export const checks = signal<readonly CheckItem[]>([]);
export const diagnostics = signal<Of<'diagnostics'>['statuses']>([]);
export const people = signal<Of<'people'> | undefined>(undefined);
export const actions = signal<readonly ActionView[]>([]);
export const marks = signal<Of<'marks'>['marks']>([]);
/** Of the running session; `undefined` where it has none. */
export const protocol = signal<ProtocolMessage | undefined>(undefined);
export const library = signal<LibraryMessage | undefined>(undefined);

/** The picture on the page now, with its overlay; `undefined` before the first. */
export const pictureShown = signal<PictureHeader | undefined>(undefined);

/** The page's own clock, four times a second: what counts down or ages is shown by it. */
export const tickMs = signal(performance.now());
setInterval(() => (tickMs.value = performance.now()), 250);

export const isConnected = computed(() => isHeard(clock.value, tickMs.value));

/** The server's clock now, read anew with every tick; `undefined` where it is not heard. */
export function nowNs(): bigint | undefined {
  const atMs = Math.max(tickMs.value, performance.now());
  return clock.value === undefined ? undefined : serverNowNs(clock.value, atMs);
}

/** A moment of the page's clock by the server's, as it stands in a request; `null` where that is not heard. */
export function serverNsAt(pageMs: number): StampText | null {
  const heard = clock.peek();
  return heard === undefined ? null : serverNowNs(heard, pageMs).toString();
}

/** Whether this page's person leads: holds the controls. */
export const isHolder = computed(() => {
  const holder = people.value?.holder ?? undefined;
  return holder !== undefined && holder === (hello.value?.you.id ?? me.value?.id);
});

/** Whether what changes the session can be pressed. */
export const canLead = computed(() => isConnected.value && isHolder.value);

export function personOf(id: string | null | undefined): Person | undefined {
  return people.value?.people.find((person) => person.id === id);
}

export function isAble(ability: Of<'hello'>['abilities'][number]): boolean {
  return hello.value?.abilities.includes(ability) ?? false;
}
