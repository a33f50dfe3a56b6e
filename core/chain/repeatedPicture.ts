import type { Warning } from '../Warning.js';

/** The last picture, and since when it is the same. A plain value. */
export interface RepeatedPicture {
  readonly bytes: Uint8Array | undefined;
  readonly sinceNs: bigint;
}

export const noPicture: RepeatedPicture = { bytes: undefined, sinceNs: 0n };

/** A picture that stays the same bit for bit for longer comes from a camera that has stopped, nanoseconds. */
const frozenAfterNs = 1_000_000_000n;

/**
 * Whether the camera still sees: its sensor's noise makes each picture differ from the one before.
 *
 * @param image.bytes as they came, compressed or not; kept until the next image
 */
export function stepRepeatedPicture(
  state: RepeatedPicture,
  image: { readonly bytes: Uint8Array; readonly stampNs: bigint },
): {
  readonly state: RepeatedPicture;
  /** The picture has been the same for longer than a second: it is no evidence of anything. */
  readonly isFrozen: boolean;
  readonly warnings: readonly Warning[];
} {
  const { bytes, stampNs } = image;
  const isSame =
    state.bytes !== undefined && stampNs >= state.sinceNs && Buffer.compare(state.bytes, bytes) === 0;
  const sinceNs = isSame ? state.sinceNs : stampNs;
  const isFrozen = stampNs - sinceNs > frozenAfterNs;
  return {
    state: { bytes, sinceNs },
    isFrozen,
    warnings: isFrozen ? [frozen(stampNs - sinceNs)] : [],
  };
}

function frozen(forNs: bigint): Warning {
  return {
    code: 'camera/frozen',
    text: `The camera has repeated one and the same picture for ${(Number(forNs) / 1e9).toFixed(0)} s, so that nothing is known: restart the camera or its driver.`,
  };
}
