import rclnodejs from 'rclnodejs';

/**
 * How a topic travels.
 *
 * `newest`: best effort, depth 1 — images and what is made from each of them; an old one is worth nothing.
 * `event`: reliable, depth 10 — what must not be missed while subscribed.
 * `recent`: reliable, transient local, depth 10 — events of which the last ten also reach who comes later.
 * `latched`: reliable, transient local, depth 1 — the last value also reaches who comes later.
 */
export type QualityOfService = 'newest' | 'event' | 'recent' | 'latched';

const {
  HistoryPolicy: { RMW_QOS_POLICY_HISTORY_KEEP_LAST: keepLast },
  ReliabilityPolicy: {
    RMW_QOS_POLICY_RELIABILITY_RELIABLE: reliable,
    RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT: bestEffort,
  },
  DurabilityPolicy: {
    RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL: transientLocal,
    RMW_QOS_POLICY_DURABILITY_VOLATILE: volatile,
  },
} = rclnodejs.QoS;

const profiles = {
  newest: { depth: 1, reliability: bestEffort, durability: volatile },
  event: { depth: 10, reliability: reliable, durability: volatile },
  recent: { depth: 10, reliability: reliable, durability: transientLocal },
  latched: { depth: 1, reliability: reliable, durability: transientLocal },
} as const;

export function qosProfile(quality: QualityOfService): rclnodejs.QoS {
  const { depth, reliability, durability } = profiles[quality];
  return new rclnodejs.QoS(keepLast, depth, reliability, durability);
}

/** Whether messages are kept for who comes later, so that they have to be published even if nobody is there yet. */
export function isKept(quality: QualityOfService): boolean {
  return profiles[quality].durability === transientLocal;
}
