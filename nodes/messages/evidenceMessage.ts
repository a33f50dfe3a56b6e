import type { Evidence } from '../../core/protocol/ProtocolRun.js';

/** rapport_msgs/Evidence */
export interface EvidenceMessage {
  measure: string;
  value: number;
  threshold: number;
  values: ArrayLike<number>;
  window_sec: number;
  readings: number;
  source: string;
  head_id: string;
  standard_deviation: number;
  interval_low: number;
  interval_high: number;
  includes_threshold: boolean;
}

export function toEvidenceMessage(evidence: Evidence): EvidenceMessage {
  return {
    measure: evidence.measure,
    value: evidence.value,
    threshold: evidence.threshold,
    values: [...evidence.values],
    window_sec: evidence.windowSec,
    readings: evidence.readings,
    source: evidence.source,
    head_id: evidence.headId ?? '',
    standard_deviation: evidence.standardDeviation ?? NaN,
    interval_low: evidence.interval?.[0] ?? NaN,
    interval_high: evidence.interval?.[1] ?? NaN,
    includes_threshold: evidence.includesThreshold ?? false,
  };
}
