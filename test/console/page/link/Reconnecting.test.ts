import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import {
  Reconnecting,
  type Connection,
  type ConnectionEvents,
} from '../../../../console/page/link/Reconnecting.js';

class FakeConnection implements Connection {
  isOpen = false;
  readonly sent: string[] = [];
  readonly #events: ConnectionEvents;
  constructor(events: ConnectionEvents) {
    this.#events = events;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isOpen = false;
  }
  opened(): void {
    this.isOpen = true;
    this.#events.onOpen();
  }
  closed(): void {
    this.isOpen = false;
    this.#events.onClose();
  }
}

let sockets: FakeConnection[] = [];
const connect = () =>
  new Reconnecting({
    open: (events) => {
      const connection = new FakeConnection(events);
      sockets.push(connection);
      return connection;
    },
    onOpen: () => undefined,
    onMessage: () => undefined,
    onClose: () => undefined,
  });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('what is sent while it is closed goes nowhere, also later', async () => {
  const link = connect();
  expect(link.send('early')).toBe(false);
  sockets[0]?.opened();
  expect(link.send('now')).toBe(true);
  sockets[0]?.closed();
  expect(link.send('lost')).toBe(false);
  await vi.advanceTimersByTimeAsync(250);
  sockets[1]?.opened();
  expect(sockets.map(({ sent }) => sent)).toEqual([['now'], []]);
});

test('it waits longer each time, at most 2 s, and short again after a success', async () => {
  connect();
  for (const waitMs of [250, 500, 1_000, 2_000, 2_000]) {
    sockets.at(-1)?.closed();
    const count = sockets.length;
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(sockets).toHaveLength(count);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(count + 1);
  }
  sockets.at(-1)?.opened();
  sockets.at(-1)?.closed();
  const count = sockets.length;
  await vi.advanceTimersByTimeAsync(250);
  expect(sockets).toHaveLength(count + 1);
});

test('a connection that was given up closes nothing of the next when it closes at last', async () => {
  const link = connect();
  sockets[0]?.opened();
  link.renew();
  await vi.advanceTimersByTimeAsync(250);
  sockets[1]?.opened();
  sockets[0]?.closed();
  expect(link.isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sockets).toHaveLength(2);
});

test('an ended one is not opened again', async () => {
  const link = connect();
  sockets[0]?.opened();
  link.end();
  sockets[0]?.closed();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sockets).toHaveLength(1);
});
