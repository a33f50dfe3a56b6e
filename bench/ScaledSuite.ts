import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type rclnodejs from 'rclnodejs';

import type { EngagementMessage } from '../nodes/messages/engagementMessage.js';
import type { SessionStateMessage } from '../nodes/messages/sessionMessages.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { stampToNs } from '../nodes/runtime/stamp.js';
import { fullName, publishersOf, subscribersOf, withoutNode } from '../nodes/runtime/topicGraph.js';
import { topics } from '../nodes/topics.js';
import { sessionFolderPattern } from '../record/sessionFolder.js';
import { Suite } from '../soak/Suite.js';
import { treeOf } from './machineUse.js';

/** Where a suite is: all by itself on a domain, or in a namespace of a domain that it shares. */
export interface Place {
  /** From 1 on. */
  readonly number: number;
  readonly domain: number;
  /** `/` for none. */
  readonly namespace: string;
}

export interface SuiteOptions {
  readonly recording: string;
  readonly rateHz: number;
  /** Of the sessions of all suites; each has one of its own in it. */
  readonly folder: string;
  readonly hasPage: boolean;
}

/** Which suite has used an image of this stamp, nanoseconds: images of two cameras never have the same. */
export type StampOwners = Map<bigint, number>;

/** How many processes of a suite take part in DDS: launch, recorder, session, perception, camera, the page and the one in reserve. */
export function participantsOfSuite(hasPage: boolean): number {
  return hasPage ? 7 : 6;
}

/** `rapport launch session` as one of several, and what another program hears of it. */
export class ScaledSuite {
  readonly place: Place;
  readonly suite: Suite;
  readonly #node: rclnodejs.Node;
  readonly #owners: StampOwners;
  readonly #folder: string;
  readonly #startedMs = performance.now();
  readonly #crossings = new Set<string>();
  #sessionMs: number | undefined;
  #firstMs: number | undefined;
  readonly #ends: readonly (() => void)[];
  #latencies = new RollingWindow(20_000);
  #processed = 0;
  #skipped = 0;

  /** @param node on the suite's domain */
  constructor(place: Place, options: SuiteOptions, heard: { node: rclnodejs.Node; owners: StampOwners }) {
    this.place = place;
    this.#node = heard.node;
    this.#owners = heard.owners;
    this.#folder = join(options.folder, `suite${place.number}`);
    const inNamespace = place.namespace === '/' ? [] : ['-r', `__ns:=${place.namespace}`];
    this.suite = new Suite(
      [
        ...['--recording', options.recording, '--folder', this.#folder, '--protocol', 'none'],
        ...['--child', this.#child],
        ...(options.hasPage ? ['--page', '--page-port', '0'] : []),
        ...['--ros-args', ...inNamespace, '-p', `camera:rate_hz:=${options.rateHz.toFixed(1)}`],
        // Nobody is there to decide.
        ...['-p', 'session:prompt_threshold:=-1.0', '-p', 'session:prompt_falling_by:=2.0'],
      ],
      (line) => {
        if (/^Session \S+ runs/u.test(line)) this.#sessionMs ??= performance.now();
      },
      { ROS_DOMAIN_ID: String(place.domain) },
    );
    const engagement = createSubscription<EngagementMessage>(
      this.#node,
      this.#own(topics.engagement),
      (message) => {
        this.#scored(message);
      },
    );
    const state = createSubscription<SessionStateMessage>(
      this.#node,
      this.#own(topics.sessionState),
      ({ child_id: child }) => {
        if (child !== '' && child !== this.#child) this.#crossings.add(`its session is of child ${child}`);
      },
    );
    this.#ends = [engagement, state];
  }

  /** From its start until its session ran and until it was heard of a first image, seconds. */
  get startSec(): { readonly session: number; readonly firstImage: number } | undefined {
    if (this.#sessionMs === undefined || this.#firstMs === undefined) return undefined;
    const after = (ms: number): number => (ms - this.#startedMs) / 1_000;
    return { session: after(this.#sessionMs), firstImage: after(this.#firstMs) };
  }

  get pids(): readonly number[] {
    return this.suite.isRunning ? treeOf(this.suite.pid) : [];
  }

  /** Forgets what was heard so far. */
  restart(): void {
    this.#latencies = new RollingWindow(20_000);
    this.#processed = 0;
    this.#skipped = 0;
  }

  get heard(): { readonly processed: number; readonly skipped: number; readonly latencies: RollingWindow } {
    return { processed: this.#processed, skipped: this.#skipped, latencies: this.#latencies };
  }

  /** How it was seen to be mixed up with another suite: by images, by its session, or by who is on its topics. */
  get crossings(): readonly string[] {
    for (const name of this.#node.getTopicNamesAndTypes().map((topic) => topic.name))
      if (this.place.namespace !== '/' && name.startsWith(`${this.place.namespace}/`))
        for (const { node } of [...publishersOf(this.#node, name), ...subscribersOf(this.#node, name)])
          if (!this.#isKnown(node)) this.#crossings.add(`${node} is on ${name}`);
    const publishers = publishersOf(this.#node, this.#own(topics.engagement).name).length;
    if (publishers > 1) this.#crossings.add(`${publishers} nodes publish its engagement`);
    return [...this.#crossings];
  }

  /** Another may have its place from now on. */
  unhear(): void {
    for (const end of this.#ends) end();
  }

  /** Ends it as Ctrl-C does. @returns what is wrong with how it ended, or with its record */
  async end(): Promise<readonly string[]> {
    this.unhear();
    const status = await this.suite.end();
    const wrong = status === 0 ? [] : [`it ended with ${String(status)}`];
    const sessions = readdirSync(this.#folder).filter((name) => sessionFolderPattern.test(name));
    if (sessions.length !== 1) return [...wrong, `it has left ${sessions.length} sessions`];
    const record = JSON.parse(
      readFileSync(join(this.#folder, sessions[0] ?? '', 'session.json'), 'utf8'),
    ) as { complete: boolean; childId: string };
    if (!record.complete) wrong.push('its session is not complete');
    if (record.childId !== this.#child) wrong.push(`its session is of child ${record.childId}`);
    return wrong;
  }

  get #child(): string {
    return `c${String(this.place.number).padStart(2, '0')}`;
  }

  #own<T extends { readonly name: string }>(topic: T): T {
    const { namespace } = this.place;
    return { ...topic, name: `${namespace === '/' ? '' : namespace}/${topic.name}` };
  }

  #isKnown(node: string): boolean {
    const own = fullName('', this.place.namespace);
    // One that has just come has a name only when its participant's data are there.
    return node === withoutNode || node.startsWith(own) || node === this.#node.name();
  }

  #scored(message: EngagementMessage): void {
    this.#firstMs ??= performance.now();
    const stampNs = stampToNs(message.header.stamp);
    const owner = this.#owners.get(stampNs);
    if (owner === this.place.number) return;
    if (owner !== undefined) this.#crossings.add(`it has used an image that suite ${owner} has used`);
    this.#owners.set(stampNs, this.place.number);
    this.#processed += 1;
    this.#skipped += message.skipped_before;
    this.#latencies.add(Number(this.#node.now().nanoseconds - stampNs) / 1e6);
  }
}
