import { EventEmitter } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';

import type { ActionLog } from '../../../console/live/ActionLog.js';
import { LiveHub } from '../../../console/live/LiveHub.js';
import { StopRelay } from '../../../console/suite/StopRelay.js';
import { unheardSession } from '../../../console/suite/sessionViews.js';
import type { ServerMessage } from '../../../console/wire/fromServer.js';
import { FakeSuite } from '../fakeSuite.js';

const kib = 1024;

/** A page's socket whose bytes wait until the test says otherwise. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  bufferedAmount = 0;
  isTerminated = false;
  sent: string[] = [];

  send(text: string): void {
    this.sent.push(text);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  close(): void {
    this.emit('close');
  }

  get kinds(): string[] {
    return this.sent.map((text) => (JSON.parse(text) as ServerMessage).kind);
  }
}

let hub: LiveHub;
let slow: FakeSocket;
let other: FakeSocket;
const person = { id: 'a', name: 'Ana', role: 'operator' } as const;
const checks: ServerMessage = { kind: 'checks', checks: [] };
const session = { ...unheardSession, state: 'running' } as const;

beforeEach(() => {
  const stops = new StopRelay({ publish: () => undefined, nowMs: () => 0, isHeld: () => undefined });
  hub = new LiveHub({
    suite: new FakeSuite(),
    stops,
    log: { latest: [], add: () => undefined } as unknown as ActionLog,
    nowMs: () => 0,
    nowNs: () => 0n,
    version: 'test',
    trouble: (error) => {
      throw error;
    },
  });
  [slow, other] = [new FakeSocket(), new FakeSocket()];
  for (const socket of [slow, other]) hub.live(socket as unknown as WebSocket, person);
  slow.sent = [];
  other.sent = [];
});

afterEach(() => hub.release());

describe('a page that takes nothing any more', () => {
  it('misses telemetry, which comes again, and no change of the session', () => {
    slow.bufferedAmount = 256 * kib;
    hub.tell(checks);
    hub.tell(session);
    expect(slow.kinds).toEqual(['session']);
    expect(other.kinds).toEqual(['checks', 'session']);
    slow.bufferedAmount = 256 * kib - 1;
    hub.tell(checks);
    expect(slow.kinds).toEqual(['session', 'checks']);
  });

  it('is let go before what waits for it fills the memory, and others stay', () => {
    slow.bufferedAmount = 8 * kib * kib;
    hub.tell(session);
    expect([slow.isTerminated, slow.kinds]).toEqual([false, ['session']]);
    slow.bufferedAmount += 1;
    hub.tell(session);
    expect([slow.isTerminated, slow.kinds]).toEqual([true, ['session']]);
    expect([other.isTerminated, other.kinds]).toEqual([false, ['session', 'session']]);
  });
});
