import type rclnodejs from 'rclnodejs';

import type { Reading } from '../../core/chain/Reading.js';
import { engagementLevelCodes } from '../../core/engagement/engagementLevel.js';
import { createPublisher, type RosPublisher } from '../runtime/rosEndpoints.js';
import { header, type HeaderMessage } from '../runtime/stamp.js';
import { KeyedPublishers } from './KeyedPublishers.js';

/** A person out of view for longer is no longer tracked, nanoseconds. */
const goneAfterNs = 2_000_000_000n;

/** Publishes ROS4HRI's `/humans/persons/{tracked,known}` and `/humans/persons/<id>/{face_id,anonymous,engagement_status}`. */
export class EngagementRos4hri {
  readonly #tracked: RosPublisher;
  readonly #known: RosPublisher;
  readonly #persons: KeyedPublishers<'face_id' | 'anonymous' | 'engagement_status'>;
  #present:
    | { readonly personId: string; readonly faceId: string | undefined; readonly lastSeenNs: bigint }
    | undefined;
  /** Whom the operator has named: known also while out of view. Somebody anonymous is known while tracked (REP-155). */
  readonly #named = new Set<string>();
  #last: HeaderMessage | undefined;

  constructor(node: rclnodejs.Node) {
    const ids = (name: string): RosPublisher =>
      createPublisher(node, 'hri_msgs/msg/IdsList', `humans/persons/${name}`, 'latched');
    this.#tracked = ids('tracked');
    this.#known = ids('known');
    this.#persons = new KeyedPublishers(node, 'humans/persons', {
      face_id: { type: 'std_msgs/msg/String', qos: 'latched' },
      anonymous: { type: 'std_msgs/msg/Bool', qos: 'latched' },
      engagement_status: { type: 'hri_msgs/msg/EngagementLevel', qos: 'event' },
    });
  }

  publish({ frame, followed, engagement }: Reading): void {
    const { stampNs, frameId } = frame;
    const { personId, faceId, anonymous } = followed;
    const from = header(stampNs, frameId);
    this.#last = from;
    if (personId !== undefined) {
      this.#arrive(from, { personId, faceId, anonymous });
      this.#present = { personId, faceId, lastSeenNs: stampNs };
    } else if (this.#present && stampNs - this.#present.lastSeenNs > goneAfterNs) {
      this.#leave(from);
    }
    if (!this.#present) return;
    const level = engagementLevelCodes[engagement.level];
    this.#persons.publish(this.#present.personId, 'engagement_status', () => ({ header: from, level }));
  }

  /** Nobody is seen any more: a person that nothing has been heard of is not tracked. */
  leave({ frame }: Pick<Reading, 'frame'>): void {
    if (this.#present) this.#leave(header(frame.stampNs, frame.frameId));
  }

  release(): void {
    if (this.#present && this.#last) this.#leave(this.#last);
    this.#persons.release();
    this.#tracked.destroy();
    this.#known.destroy();
  }

  #arrive(
    from: HeaderMessage,
    person: { personId: string; faceId: string | undefined; anonymous: boolean },
  ): void {
    const { personId, faceId, anonymous } = person;
    const isNew = this.#present?.personId !== personId;
    if (isNew) {
      this.#persons.keep([personId]);
      this.#tracked.publish({ header: from, ids: [personId] });
      if (!anonymous) this.#named.add(personId);
      this.#known.publish({ header: from, ids: [...new Set([...this.#named, personId])] });
      this.#persons.publish(personId, 'anonymous', () => ({ data: anonymous }));
    }
    if (isNew || this.#present?.faceId !== faceId)
      this.#persons.publish(personId, 'face_id', () => ({ data: faceId ?? '' }));
  }

  #leave(from: HeaderMessage): void {
    this.#tracked.publish({ header: from, ids: [] });
    this.#known.publish({ header: from, ids: [...this.#named] });
    this.#persons.release();
    this.#present = undefined;
  }
}
