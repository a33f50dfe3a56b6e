/** How a container says that its pictures are to be shown. */
export interface VideoContainer {
  /** Clockwise. */
  readonly rotationDeg: 0 | 90 | 180 | 270;
  /** Mirrored left to right, after the rotation. */
  readonly isFlipped: boolean;
  /** Width through height of a pixel, before the rotation. */
  readonly pixelAspect: number;
  /** Whether the container lists its pictures, so that their stated number is true. */
  readonly listsFrames: boolean;
  /** When the pictures are to be shown, seconds, in the order in which they are shown, from the first at any number. */
  times(): AsyncGenerator<number, void>;
  close(): void;
}

/**
 * Reads what a container (MP4, QuickTime, Matroska, WebM, MPEG-TS, …) says beside its pictures; `undefined` for others, and for
 * one that is damaged so that it cannot be read.
 *
 * OpenCV knows all of this as well, but which way round it turns pictures differs by version (opencv#22088, #26795), and it
 * gives no times for the last pictures of a stream whose pictures refer to later ones.
 */
export async function readContainer(path: string): Promise<VideoContainer | undefined> {
  const { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, IsobmffInputFormat } =
    await import('mediabunny');
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('no video');
    const aspect = await track.getPixelAspectRatio();
    const listsFrames = (await input.getFormat()) instanceof IsobmffInputFormat;
    return {
      rotationDeg: await track.getRotation(),
      isFlipped: await track.getFlip(),
      pixelAspect: aspect.num > 0 && aspect.den > 0 ? aspect.num / aspect.den : 1,
      listsFrames,
      times: () => inOrder(packetTimes(new EncodedPacketSink(track))),
      close: () => input.dispose(),
    };
  } catch {
    // Not a container that it knows: OpenCV may still read it.
    input.dispose();
    return undefined;
  }
}

async function* packetTimes(
  sink: InstanceType<typeof import('mediabunny').EncodedPacketSink>,
): AsyncGenerator<number, void> {
  try {
    for await (const { timestamp } of sink.packets(undefined, undefined, { metadataOnly: true }))
      yield timestamp;
  } catch {
    // The rest of the container is damaged; how far the pictures go, the decoder will tell.
  }
}

/** A picture is shown at most so many pictures after it was stored (H.264 and HEVC reorder 16). */
const mostReordered = 32;

/** Times in ascending order, from the order in which pictures are stored; negative ones are cut off by an edit list. */
export async function* inOrder(times: AsyncIterable<number>): AsyncGenerator<number, void> {
  const held: number[] = [];
  for await (const time of times) {
    if (time < 0) continue;
    let at = held.length;
    while (at > 0 && (held[at - 1] ?? 0) > time) at -= 1;
    held.splice(at, 0, time);
    if (held.length <= mostReordered) continue;
    const [first] = held.splice(0, 1);
    if (first !== undefined) yield first;
  }
  yield* held;
}
