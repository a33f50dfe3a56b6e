import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { claimDomain } from './domain.js';
import { Peer, type PeerMessage } from './Peer.js';
import { RapportProcess } from './RapportProcess.js';
import { SessionClient } from './sessionClient.js';

/** A ROS domain of a test's own with an operator on it, a folder for sessions, and the processes that the test starts. */
export class SessionBench {
  readonly domain: number;
  readonly peer: Peer;
  readonly operator: SessionClient;
  /** Where the sessions go. */
  readonly folder = mkdtempSync(join(tmpdir(), 'rapport-sessions-'));
  readonly #started: RapportProcess[] = [];

  private constructor(domain: number, peer: Peer) {
    this.domain = domain;
    this.peer = peer;
    this.operator = new SessionClient(peer);
  }

  static async start(): Promise<SessionBench> {
    const domain = await claimDomain();
    return new SessionBench(domain, await Peer.start(domain));
  }

  /** Starts `rapport …`, until `dispose`. */
  rapport(...args: string[]): RapportProcess {
    const made = new RapportProcess(this.domain, args);
    this.#started.push(made);
    return made;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#started.map((each) => each.dispose()));
    await this.peer.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The `session.json` of a session's folder. */
export function reportOf(path: string): PeerMessage {
  return JSON.parse(readFileSync(join(path, 'session.json'), 'utf8'));
}
