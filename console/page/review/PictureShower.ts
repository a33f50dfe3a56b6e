import { signal } from '@preact/signals';

import type { PictureReading } from '../../wire/review.js';
import { routes } from '../../wire/routes.js';
import { drawPicture } from '../video/drawPicture.js';
import { of } from './record.js';

const kept = 40;
/** A picture waits so long for what is drawn over it, and is then shown without: it is drawn again when that comes. */
const overlayPatienceMs = 150;

/** What of the record is drawn over the picture that is shown; `undefined`: nothing was asked for, or it has not come. */
export type OverlayShown =
  | { readonly is: 'drawn'; readonly overlay: NonNullable<PictureReading['reading']>['overlay'] }
  /** The record has nothing, or nothing that can be read, or it is of an image of another shape. */
  | { readonly is: 'none' | 'unreadable' | 'other-shape' };

/** What is to be shown. */
export interface Wanted {
  readonly index: number;
  /** The picture's own stamp: what is drawn over it is said of that stamp and no other. */
  readonly stampNs: string;
  readonly isOverlaid: boolean;
}

/** Fetches a record's pictures and draws the one that was asked for last: one at a time, the rest on the way is left out. */
export class PictureShower {
  /** The picture that was asked for last can't be shown. */
  readonly isDamaged = signal(false);
  readonly overlay = signal<OverlayShown | undefined>(undefined);
  /** The session is gone: it has been removed. */
  readonly isGone = signal(false);
  readonly #handle: string;
  readonly #canvas: () => HTMLCanvasElement | null;
  /** By index and by stamp, what was fetched last. */
  readonly #blobs = new Recent<number, Blob>();
  readonly #readings = new Recent<string, PictureReading>();
  #wanted: Wanted | undefined;
  #shown: Wanted | undefined;
  #isBusy = false;

  constructor(handle: string, canvas: () => HTMLCanvasElement | null) {
    this.#handle = handle;
    this.#canvas = canvas;
  }

  show(wanted: Wanted): void {
    this.#wanted = wanted;
    if (!this.#isBusy && !this.isGone.peek()) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#wanted !== undefined && !isSame(this.#wanted, this.#shown)) {
      const wanted = this.#wanted;
      try {
        await this.#showOne(wanted);
        this.isDamaged.value = false;
      } catch {
        // Its neighbours can be looked at. What was shown before is no picture of this moment.
        this.isDamaged.value = true;
        this.overlay.value = undefined;
      }
      this.#shown = wanted;
    }
    this.#isBusy = false;
  }

  async #showOne(wanted: Wanted): Promise<void> {
    const coming = wanted.isOverlaid ? this.#reading(wanted.stampNs) : undefined;
    const blob = await this.#blob(wanted.index);
    const reading = coming && (await Promise.race([coming, after(overlayPatienceMs)]));
    await this.#draw(wanted, blob, reading);
    if (coming === undefined || reading !== undefined) return;
    void coming.then(async (late) => {
      if (isSame(this.#wanted, wanted)) await this.#draw(wanted, blob, late);
    });
  }

  async #draw(wanted: Wanted, blob: Blob, said: PictureReading | undefined): Promise<void> {
    const bitmap = await createImageBitmap(blob);
    const canvas = this.#canvas();
    if (canvas !== null) {
      const isDrawn = drawPicture(canvas, bitmap, said?.reading ?? undefined);
      canvas.dataset['picture'] = String(wanted.index);
      this.overlay.value = shownOf(said, isDrawn);
      canvas.dataset['overlay'] = this.overlay.peek()?.is ?? 'off';
    }
    bitmap.close();
  }

  #blob(index: number): Promise<Blob> {
    return this.#blobs.get(index, async () => {
      const response = await fetch(`${of(routes.reviewPicture, this.#handle)}&index=${index}`);
      if (response.status === 410) this.isGone.value = true;
      if (!response.ok) throw new Error(String(response.status));
      return response.blob();
    });
  }

  /** Never fails: what can't be had can't be read. */
  async #reading(stampNs: string): Promise<PictureReading> {
    try {
      return await this.#readings.get(stampNs, async () => {
        const response = await fetch(`${of(routes.reviewReading, this.#handle)}&stamp=${stampNs}`);
        if (!response.ok) throw new Error(String(response.status));
        return (await response.json()) as PictureReading;
      });
    } catch {
      return { is: 'unreadable', reading: null };
    }
  }
}

/** The last of what was fetched. */
class Recent<Key, Value> {
  readonly #values = new Map<Key, Value>();

  async get(key: Key, fetched: () => Promise<Value>): Promise<Value> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = await fetched();
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > kept && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}

function isSame(one: Wanted | undefined, other: Wanted | undefined): boolean {
  return one?.index === other?.index && one?.isOverlaid === other?.isOverlaid;
}

function shownOf(said: PictureReading | undefined, isDrawn: boolean): OverlayShown | undefined {
  if (said === undefined) return undefined;
  if (said.reading === null) return { is: said.is === 'none' ? 'none' : 'unreadable' };
  return isDrawn ? { is: 'drawn', overlay: said.reading.overlay } : { is: 'other-shape' };
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
