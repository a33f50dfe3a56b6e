import rclnodejs from 'rclnodejs';

import type { AskedQos, OfferedQos } from '../../record/qosText.js';

/**
 * How a topic travels.
 *
 * Outputs are offered reliable: that serves subscribers that want every message and those that do not ask for it. The suite's
 * own links take the newest alone.
 *
 * `newest`: best effort, depth 1 — images and what is made from each of them; an old one is worth nothing.
 * `output`: reliable, depth 10 — what is made from each image, for whoever listens.
 * `picture`: reliable, depth 2 — pictures made from each image.
 * `reading`: reliable, depth 300 — what is made from each image and must not be missed while ten seconds pass.
 * `event`: reliable, depth 10 — what must not be missed while subscribed.
 * `recent`: reliable, transient local, depth 10 — events of which the last ten also reach who comes later.
 * `log`: reliable, transient local, depth 100 — the same of the last hundred.
 * `latched`: reliable, transient local, depth 1 — the last value also reaches who comes later.
 */
export type QualityOfService = keyof typeof profiles;

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
  output: { depth: 10, reliability: reliable, durability: volatile },
  picture: { depth: 2, reliability: reliable, durability: volatile },
  reading: { depth: 300, reliability: reliable, durability: volatile },
  event: { depth: 10, reliability: reliable, durability: volatile },
  recent: { depth: 10, reliability: reliable, durability: transientLocal },
  log: { depth: 100, reliability: reliable, durability: transientLocal },
  latched: { depth: 1, reliability: reliable, durability: transientLocal },
} as const;

/** @param quality one of the suite's, or rmw's numbers */
export function qosProfile(quality: QualityOfService | AskedQos): rclnodejs.QoS {
  const { depth, reliability, durability } = typeof quality === 'string' ? profiles[quality] : quality;
  return new rclnodejs.QoS(keepLast, depth, reliability, durability);
}

/** The same in rmw's numbers, as recordings keep it. */
export function offeredQos(quality: QualityOfService): OfferedQos {
  const { depth, reliability, durability } = profiles[quality];
  return { history: keepLast, depth, reliability, durability, liveliness: 1 };
}

/** Whether messages are kept for who comes later, so that they have to be published even if nobody is there yet. */
export function isKept(quality: QualityOfService): boolean {
  return profiles[quality].durability === transientLocal;
}
