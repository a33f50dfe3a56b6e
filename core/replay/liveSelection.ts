/** An image of a recording, by its place in time. */
export interface TimedImage {
  /** When it was recorded, nanoseconds. */
  readonly logTimeNs: bigint;
}

/** What a node at work would be doing. */
export interface LiveState<Image extends TimedImage> {
  readonly busyUntilNs: bigint | undefined;
  /** The newest of those that came meanwhile, and how many it has replaced. */
  readonly waiting: { readonly image: Image; readonly skippedBefore: number } | undefined;
}

export interface TakenImage<Image extends TimedImage> {
  readonly image: Image;
  /** Images since the last one that was taken. */
  readonly skippedBefore: number;
}

/**
 * Which images a node would take up that works on each for so long and keeps the newest of those that come meanwhile: by the
 * recorded times alone, so that the answer is the same on every machine.
 *
 * @param processingNs how long an image takes
 * @returns the images that are taken before this one is waiting or taken itself, in their order
 */
export function stepLive<Image extends TimedImage>(
  state: LiveState<Image>,
  image: Image,
  processingNs: bigint,
): { readonly state: LiveState<Image>; readonly taken: readonly TakenImage<Image>[] } {
  const taken: TakenImage<Image>[] = [];
  let { busyUntilNs, waiting } = state;
  if (waiting !== undefined && busyUntilNs !== undefined && busyUntilNs <= image.logTimeNs) {
    taken.push(waiting);
    busyUntilNs += processingNs;
    waiting = undefined;
  }
  // Where times go back, a recording was joined or its clock was set: nothing is under way any more.
  const isFree =
    busyUntilNs === undefined ||
    busyUntilNs <= image.logTimeNs ||
    busyUntilNs - image.logTimeNs > 2n * processingNs;
  if (isFree) {
    taken.push({ image, skippedBefore: waiting === undefined ? 0 : waiting.skippedBefore + 1 });
    return { state: { busyUntilNs: image.logTimeNs + processingNs, waiting: undefined }, taken };
  }
  const skippedBefore = waiting === undefined ? 0 : waiting.skippedBefore + 1;
  return { state: { busyUntilNs, waiting: { image, skippedBefore } }, taken };
}

export const idleNode: LiveState<never> = { busyUntilNs: undefined, waiting: undefined };
