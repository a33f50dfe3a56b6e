/** How far the decoder's and the container's time of one picture may differ: they are rounded differently. */
const toleranceMs = 2;

/** So many pictures in a row that the decoder leaves out are looked over. */
const mostSkipped = 256;

/** A picture whose time nobody knows comes so long after the one before, until two times are known. */
export interface Presentation {
  /**
   * When the next decoded picture is shown, milliseconds since the first.
   *
   * @param decoderMs the decoder's own time, milliseconds since its start; 0 where it knows none
   */
  next(decoderMs: number): Promise<number>;
}

/**
 * Gives each decoded picture its time: the container's, in turn. Where the decoder's time belongs to a later picture, those
 * between were damaged and not decoded. Without a container, or behind its end, the decoder's time counts, and where that is
 * missing the interval before.
 *
 * @param times seconds, in order; `undefined` where the container is not known
 * @param assumedMs the interval until one is known
 */
export function presentation(times: AsyncIterator<number> | undefined, assumedMs: number): Presentation {
  const ahead: number[] = [];
  let isEnded = times === undefined;
  let originSec: number | undefined;
  let count = 0;
  let lastMs = 0;
  let intervalMs = assumedMs;

  /** The container's time of the picture so many further on, milliseconds since the first. */
  async function peek(index: number): Promise<number | undefined> {
    while (!isEnded && ahead.length <= index) {
      const next = await times?.next();
      if (next === undefined || next.done === true) isEnded = true;
      else ahead.push(next.value);
    }
    const sec = ahead[index];
    if (sec === undefined) return undefined;
    originSec ??= sec;
    return (sec - originSec) * 1e3;
  }

  async function listed(decoderMs: number): Promise<number | undefined> {
    const first = await peek(0);
    if (first === undefined) return undefined;
    let skipped = 0;
    // The decoder's time of the first picture is that of its decoding.
    if (count > 0 && decoderMs > first + toleranceMs) {
      for (let index = 1; index < mostSkipped; index += 1) {
        const time = await peek(index);
        if (time === undefined || time > decoderMs + toleranceMs) break;
        if (Math.abs(time - decoderMs) <= toleranceMs) skipped = index;
      }
    }
    const found = await peek(skipped);
    ahead.splice(0, skipped + 1);
    return found;
  }

  return {
    next: async (decoderMs) => {
      const timeMs = (await listed(decoderMs)) ?? (count === 0 ? 0 : decoderMs);
      const shownMs = count === 0 || timeMs > lastMs ? timeMs : lastMs + intervalMs;
      if (count > 0) intervalMs = shownMs - lastMs;
      lastMs = shownMs;
      count += 1;
      return shownMs;
    },
  };
}
