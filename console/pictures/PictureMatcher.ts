import type { Overlay } from '../suite/readingViews.js';

/** A picture of the camera, its JPEG made when somebody looks. */
export interface CameraPicture {
  readonly stampNs: bigint;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly jpeg: () => Uint8Array;
}

export interface OverlaidPicture extends CameraPicture {
  /** What the chain said of this very picture; `null`: nothing in time. */
  readonly overlay: Overlay;
}

interface Waiting {
  readonly picture: CameraPicture;
  readonly untilMs: number;
}

/** How long a picture waits for its reading, where readings come. */
const patienceMs = 250;
/** Readings that have been away for so long are waited for no more. */
const silentMs = 1_000;
const mostWaiting = 16;

/**
 * Brings each picture together with the reading of that very picture. A picture that is older than one that was shown is
 * dropped; one whose reading does not come is shown without.
 */
export class PictureMatcher {
  readonly #nowMs: () => number;
  readonly #show: (picture: OverlaidPicture) => void;
  #waiting: Waiting[] = [];
  /** Readings whose picture has not come yet: another process's messages may overtake. */
  readonly #early = new Map<bigint, Overlay>();
  #readingMs = -Infinity;

  constructor(nowMs: () => number, show: (picture: OverlaidPicture) => void) {
    this.#nowMs = nowMs;
    this.#show = show;
  }

  pictureCame(picture: CameraPicture): void {
    const nowMs = this.#nowMs();
    const overlay = this.#early.get(picture.stampNs);
    if (overlay !== undefined || nowMs - this.#readingMs > silentMs) {
      this.#emit(picture, overlay ?? null);
      return;
    }
    this.#waiting.push({ picture, untilMs: nowMs + patienceMs });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
  }

  readingCame(stampNs: bigint, overlay: Overlay): void {
    this.#readingMs = this.#nowMs();
    const found = this.#waiting.find(({ picture }) => picture.stampNs === stampNs);
    if (found) {
      this.#emit(found.picture, overlay);
      return;
    }
    this.#early.set(stampNs, overlay);
    const [oldest] = this.#early.keys();
    if (this.#early.size > mostWaiting && oldest !== undefined) this.#early.delete(oldest);
  }

  /** Shows the newest picture whose time is over; to be called several times in `patienceMs`. */
  tick(): void {
    const nowMs = this.#nowMs();
    const late = this.#waiting.filter(({ untilMs }) => untilMs <= nowMs).at(-1);
    if (late) this.#emit(late.picture, null);
  }

  clear(): void {
    this.#waiting = [];
    this.#early.clear();
  }

  #emit(picture: CameraPicture, overlay: Overlay): void {
    this.#waiting = this.#waiting.filter((each) => each.picture.stampNs > picture.stampNs);
    this.#show({ ...picture, overlay });
  }
}
