import { attributeNames, type AttributeQuality } from '../core/affect/attributes.js';
import type { EngagementLevel } from '../core/engagement/engagementLevel.js';
import type { EngagementSource } from '../core/engagement/engagementStage.js';
import type { FrameRow } from '../core/session/FrameRow.js';

/** Frames of a session by columns, as the report's pictures need them; every list has an entry a frame. */
export class FrameColumns {
  /** Seconds of the session, whatever the clock was set to meanwhile. */
  readonly timeSec: number[] = [];
  /** Whether it counts in the statistics: not while the session was held or stopping. */
  readonly counts: boolean[] = [];
  readonly skippedBefore: number[] = [];
  readonly hasFace: boolean[] = [];
  /** Whether the followed face's attributes were measured. */
  readonly isMeasured: boolean[] = [];
  /** NaN where it is not known, here and below. */
  readonly smoothed: number[] = [];
  readonly uncertainty: number[] = [];
  readonly level: (EngagementLevel | undefined)[] = [];
  readonly source: (EngagementSource | undefined)[] = [];
  /** By attribute, in the order of `attributeNames`. */
  readonly attributes: readonly number[][] = attributeNames.map(() => []);
  readonly qualities: readonly AttributeQuality[][] = attributeNames.map(() => []);

  add(row: FrameRow, { timeSec, counts }: { readonly timeSec: number; readonly counts: boolean }): void {
    const { engagement, affect } = row;
    this.timeSec.push(timeSec);
    this.counts.push(counts);
    this.skippedBefore.push(row.skippedBefore ?? 0);
    this.hasFace.push(row.faceId !== undefined);
    this.isMeasured.push(affect !== undefined);
    this.smoothed.push(engagement?.smoothed ?? Number.NaN);
    this.uncertainty.push(engagement?.uncertainty ?? Number.NaN);
    this.level.push(engagement?.level);
    this.source.push(engagement?.source);
    for (const [index, values] of this.attributes.entries()) {
      const quality = affect?.quality[index] ?? 'unavailable';
      values.push(quality === 'unavailable' ? Number.NaN : (affect?.values[index] ?? Number.NaN));
      this.qualities[index]?.push(quality);
    }
  }
}
