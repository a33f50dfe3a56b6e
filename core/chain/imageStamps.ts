import type { Warning } from '../Warning.js';

/**
 * What the stamps of a camera's images have said so far. A plain value.
 *
 * The one place that knows what it means when a stamp goes back, stands still, or is missing.
 */
export interface ImageStamps {
  /** The stamp of the last image that was taken, nanoseconds. */
  readonly lastNs: bigint | undefined;
  /** Stamps at or before the last one, in a row: one is an image out of order, more are a clock that was set back. */
  readonly behind: number;
  /** The stamp of the last image that came, taken or not, nanoseconds. */
  readonly lastSeenNs: bigint | undefined;
  /** Whether the camera gives no usable stamps, so that the time of arrival stands for them. */
  readonly useArrival: boolean;
}

export const noStamps: ImageStamps = {
  lastNs: undefined,
  behind: 0,
  lastSeenNs: undefined,
  useArrival: false,
};

/** What to do with an image. */
export type StampVerdict =
  /** It follows the last one. */
  | 'next'
  /** It comes too late, or a second time: it is left out, and nothing is forgotten. */
  | 'late'
  /** The clock was set back by less than `startOverNs`: what is seen goes on, time continues from here. */
  | 'set-back'
  /** A recording that starts over, or another clock: everything that goes by stamps starts anew. */
  | 'restarted';

/** An image this much older than the last one belongs to another run of the clock, nanoseconds. */
export const startOverNs = 1_000_000_000n;

/** So many images behind the last one, or with one and the same stamp, are no longer an exception. */
const toleratedBehind = 2;

/**
 * One more image.
 *
 * @param image.stampNs as the camera gave it; 0 where it gave none
 * @param image.arrivalNs when it came, by the clock that stamps are compared with, nanoseconds
 * @returns the stamp that the image has from here on, and what it means
 */
export function stepImageStamps(
  state: ImageStamps,
  image: { readonly stampNs: bigint; readonly arrivalNs: bigint },
): {
  readonly state: ImageStamps;
  readonly stampNs: bigint;
  readonly verdict: StampVerdict;
  readonly warnings: readonly Warning[];
} {
  const stands = image.stampNs === state.lastSeenNs;
  const behind = state.lastNs !== undefined && image.stampNs <= state.lastNs ? state.behind + 1 : 0;
  // A recording may begin at 0.
  const isMissing = image.stampNs === 0n && image.arrivalNs !== 0n;
  const useArrival = isMissing || (stands && (state.useArrival || behind > toleratedBehind));
  const stampNs = useArrival ? image.arrivalNs : image.stampNs;
  const seen = { lastSeenNs: image.stampNs, useArrival };
  const told = useArrival ? [noUsableStamps] : [];
  const { lastNs } = state;
  if (lastNs === undefined || stampNs > lastNs)
    return { state: { ...seen, lastNs: stampNs, behind: 0 }, stampNs, verdict: 'next', warnings: told };
  if (lastNs - stampNs > startOverNs)
    return {
      state: { ...seen, lastNs: stampNs, behind: 0 },
      stampNs,
      verdict: 'restarted',
      warnings: [...told, wentBack(lastNs - stampNs)],
    };
  if (behind >= toleratedBehind && !stands)
    return {
      state: { ...seen, lastNs: stampNs, behind: 0 },
      stampNs,
      verdict: 'set-back',
      warnings: [...told, wentBack(lastNs - stampNs)],
    };
  return {
    state: { ...state, ...seen, behind },
    stampNs,
    verdict: 'late',
    warnings: [...told, stands ? sameStamp : outOfOrder],
  };
}

const noUsableStamps: Warning = {
  code: 'camera/no-stamps',
  text: "The camera's images carry no usable time stamps (0, or always the same), so that the time of their arrival is taken: have its driver stamp them.",
};

const sameStamp: Warning = {
  code: 'camera/same-stamp',
  text: 'Two images carry the same stamp, and the second is left out: check that one camera publishes.',
};

const outOfOrder: Warning = {
  code: 'camera/out-of-order',
  text: 'An image came after a newer one and is left out: check the network, and that one camera publishes.',
};

function wentBack(byNs: bigint): Warning {
  return {
    code: 'camera/stamps-went-back',
    text: `The camera's stamps went back by ${(Number(byNs) / 1e9).toFixed(1)} s: its clock was set, or a recording started over.`,
  };
}
