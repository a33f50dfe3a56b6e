/** Where a recording is played and how. Times are seconds from its beginning. A plain value. */
export interface Playhead {
  readonly atSec: number;
  /** Negative: backwards. */
  readonly rate: number;
  readonly isPlaying: boolean;
  /** A span that is played again and again. */
  readonly loop: { readonly fromSec: number; readonly toSec: number } | undefined;
  readonly durationSec: number;
}

export const rates = [0.25, 0.5, 1, 1.5, 2, 4] as const;

export function atStart(durationSec: number): Playhead {
  return { atSec: 0, rate: 1, isPlaying: false, loop: undefined, durationSec };
}

/** The playhead after some time of the person's clock. It stops at both ends. */
export function played(head: Playhead, elapsedSec: number): Playhead {
  if (!head.isPlaying) return head;
  const toSec = head.atSec + head.rate * elapsedSec;
  const { loop } = head;
  if (loop !== undefined && head.rate > 0 && head.atSec < loop.toSec && toSec >= loop.toSec)
    return { ...head, atSec: loop.fromSec };
  if (toSec >= head.durationSec) return { ...head, atSec: head.durationSec, isPlaying: false };
  return toSec <= 0 ? { ...head, atSec: 0, isPlaying: false } : { ...head, atSec: toSec };
}

export function sought(head: Playhead, atSec: number): Playhead {
  return { ...head, atSec: Math.max(0, Math.min(head.durationSec, atSec)) };
}

/** K: plays and stops. At the end it begins again. */
export function toggled(head: Playhead): Playhead {
  const isAtEnd = head.atSec >= head.durationSec;
  return {
    ...head,
    isPlaying: !head.isPlaying,
    rate: Math.abs(head.rate),
    atSec: !head.isPlaying && isAtEnd ? 0 : head.atSec,
  };
}

/** L: forwards, faster each time; J the same backwards. The other direction begins at 1. */
export function shuttled(head: Playhead, direction: 1 | -1): Playhead {
  const isSame = head.isPlaying && Math.sign(head.rate) === direction;
  const speed = Math.abs(head.rate);
  const faster = rates.find((rate) => rate > speed) ?? speed;
  return { ...head, isPlaying: true, rate: direction * (isSame ? faster : 1) };
}

/** A, B: the borders of the loop; the second press of the later border closes it, once more opens it. */
export function looped(head: Playhead, border: 'from' | 'to'): Playhead {
  const { atSec, loop, durationSec } = head;
  const fromSec = border === 'from' ? atSec : (loop?.fromSec ?? 0);
  const toSec = border === 'to' ? atSec : (loop?.toSec ?? durationSec);
  return { ...head, loop: fromSec < toSec ? { fromSec, toSec } : undefined };
}

/** The last of increasing times that is not later; 0 before the first. */
export function indexAt(timesSec: ArrayLike<number>, atSec: number): number {
  let low = 0;
  let high = timesSec.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((timesSec[middle] ?? 0) <= atSec) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The next of increasing times, or the one before; `undefined` where there is none. */
export function neighbour(timesSec: readonly number[], atSec: number, direction: 1 | -1): number | undefined {
  const near = 0.05;
  return direction > 0
    ? timesSec.find((timeSec) => timeSec > atSec + near)
    : timesSec.findLast((timeSec) => timeSec < atSec - near);
}
