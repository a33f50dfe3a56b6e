import { signal } from '@preact/signals';

import type { ServerMessage } from '../../wire/fromServer.js';
import { routes } from '../../wire/routes.js';
import { takeSample, takeSamples } from '../curve/engagementPoints.js';
import { Reconnecting } from './Reconnecting.js';
import { mergeActions } from './mergeActions.js';
import { Requests, type Asked, type Outcome } from './Requests.js';
import { silenceMs } from './serverClock.js';
import { inputKind } from './inputKind.js';
import { openSocket } from './socketAddress.js';
import * as state from './state.js';
import { forgetStop } from './stopping.js';

/** Counts the connections, so that ids of requests are unique in this page. */
let connections = 0;
let requests: Requests | undefined;
let link: Reconnecting | undefined;
/** When the person last touched anything. */
let touchedMs = performance.now();

/** Someone else has stopped the robot: who and when. */
export const stoppedBy = signal<{ readonly by: string; readonly atNs: string } | undefined>(undefined);

export function startLive(): void {
  if (link !== undefined) return;
  link = new Reconnecting({
    open: (events) => openSocket(routes.liveSocket, events),
    onOpen() {
      connections += 1;
      requests = new Requests(`${Date.now().toString(36)}-${connections}`);
      sayPresence();
    },
    onMessage: take,
    onClose() {
      requests?.broken();
      requests = undefined;
      state.clock.value = undefined;
    },
  });
  setInterval(sayPresence, 1_000);
  setInterval(renewWhenSilent, 500);
  document.addEventListener('visibilitychange', sayPresence);
  for (const kind of ['pointerdown', 'keydown', 'touchstart'])
    addEventListener(kind, () => (touchedMs = performance.now()), { capture: true, passive: true });
}

/** Asks the server for something; not sent at all where the page is cut off. */
export function ask(asked: Asked): Promise<Outcome> {
  const heard = state.clock.peek();
  const open = link;
  if (requests === undefined || heard === undefined || open === undefined || !state.isConnected.peek())
    return Promise.resolve({ kind: 'not-sent' });
  return requests.ask({ how: inputKind(), ...asked }, heard.nowNs.toString(), (text) => void open.send(text));
}

function sayPresence(): void {
  const idleSec = (performance.now() - touchedMs) / 1_000;
  link?.send(JSON.stringify({ kind: 'presence', visible: document.visibilityState === 'visible', idleSec }));
}

let openedMs = 0;
function renewWhenSilent(): void {
  if (link?.isOpen !== true) {
    openedMs = performance.now();
    return;
  }
  const lastMs = state.clock.peek()?.heardMs ?? openedMs;
  if (performance.now() - lastMs > 2 * silenceMs) {
    openedMs = performance.now();
    link.renew();
  }
}

function take(text: string): void {
  try {
    // Our own server has checked it by the schema; without the schemas the page is a third smaller.
    apply(JSON.parse(text) as ServerMessage);
  } catch (error) {
    // A server of another version: what can't be read is left out, and the page goes on.
    console.warn(error);
  }
}

function takeSession(message: state.SessionNow): void {
  const before = state.session.peek()?.state;
  // Only what follows a hold is going on: a session is said to run for a moment after it was stopped, too.
  if (message.state === 'running' && before !== 'running') forgetStop();
  if (message.state !== 'held' && before === 'held') stoppedBy.value = undefined;
  if (message.protocolId === null) state.protocol.value = undefined;
  state.session.value = message;
}

function heard(nowText: string): void {
  state.clock.value = { nowNs: BigInt(nowText), heardMs: performance.now() };
  state.tickMs.value = performance.now();
}

function apply(message: ServerMessage): void {
  switch (message.kind) {
    case 'hello':
      state.hello.value = message;
      heard(message.nowNs);
      return;
    case 'pulse':
      heard(message.nowNs);
      return;
    case 'session':
      takeSession(message);
      return;
    case 'prompts':
      state.prompts.value = message.prompts;
      return;
    case 'engagement':
      state.engagement.value = message;
      takeSample(message.sample);
      return;
    case 'engagement-history':
      takeSamples(message.samples);
      return;
    case 'affect':
      state.affect.value = message;
      return;
    case 'robot':
      state.robot.value = message;
      return;
    case 'protocol':
      state.protocol.value = message;
      return;
    case 'checks':
      state.checks.value = message.checks;
      return;
    case 'diagnostics':
      state.diagnostics.value = message.statuses;
      return;
    case 'people':
      state.people.value = message;
      return;
    case 'answer':
      requests?.answered(message);
      return;
    case 'actions':
      state.actions.value = mergeActions(state.actions.peek(), message.actions);
      return;
    case 'marks':
      state.marks.value = message.marks;
      return;
    case 'library':
      state.library.value = message;
      return;
    case 'stopped':
      stoppedBy.value = message;
      return;
  }
}
