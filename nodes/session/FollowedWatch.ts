import type { Reading } from '../../core/chain/Reading.js';

/** Readings older than this say nothing of now, milliseconds. */
const freshMs = 2_000;

/** Whose face is followed, and for how long it has been away. */
export class FollowedWatch {
  readonly #nowMs: () => number;
  #because = '';
  #readMs: number | undefined;
  #seenMs: number | undefined;
  #isSeen = false;

  /** @param nowMs monotonic */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  read({ followed }: Pick<Reading, 'followed'>): void {
    const nowMs = this.#nowMs();
    this.#because = followed.because;
    this.#isSeen = followed.faceId !== undefined;
    this.#readMs = nowMs;
    if (this.#isSeen || this.#seenMs === undefined) this.#seenMs = nowMs;
  }

  /** Another session begins. */
  forget(): void {
    this.#because = '';
    this.#readMs = undefined;
    this.#seenMs = undefined;
    this.#isSeen = false;
  }

  /** `awaySec` is NaN before the first image. Without images for a while nobody knows that the face is there. */
  get state(): { readonly because: string; readonly awaySec: number } {
    const nowMs = this.#nowMs();
    if (this.#readMs === undefined || this.#seenMs === undefined) return { because: '', awaySec: NaN };
    const isThere = this.#isSeen && nowMs - this.#readMs <= freshMs;
    return { because: this.#because, awaySec: isThere ? 0 : (nowMs - this.#seenMs) / 1_000 };
  }
}
