import { signal } from '@preact/signals';

import { routes } from '../../wire/routes.js';
import { of } from './record.js';

const kept = 40;

/** Fetches a record's pictures and draws the one that was asked for last: one at a time, the rest on the way is left out. */
export class PictureShower {
  /** The picture that was asked for last can't be shown. */
  readonly isDamaged = signal(false);
  readonly #handle: string;
  readonly #canvas: () => HTMLCanvasElement | null;
  /** By index, the pictures fetched last. */
  readonly #blobs = new Map<number, Blob>();
  #wanted: number | undefined;
  #shown: number | undefined;
  #isBusy = false;

  constructor(handle: string, canvas: () => HTMLCanvasElement | null) {
    this.#handle = handle;
    this.#canvas = canvas;
  }

  show(index: number): void {
    this.#wanted = index;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#wanted !== undefined && this.#wanted !== this.#shown) {
      const index = this.#wanted;
      try {
        const bitmap = await createImageBitmap(await this.#blob(index));
        this.#draw(bitmap, index);
        bitmap.close();
        this.isDamaged.value = false;
      } catch {
        // Its neighbours can be looked at. What was shown before is no picture of this moment.
        this.isDamaged.value = true;
      }
      this.#shown = index;
    }
    this.#isBusy = false;
  }

  async #blob(index: number): Promise<Blob> {
    const known = this.#blobs.get(index);
    if (known !== undefined) return known;
    const response = await fetch(`${of(routes.reviewPicture, this.#handle)}&index=${index}`);
    if (!response.ok) throw new Error(String(response.status));
    const blob = await response.blob();
    this.#blobs.set(index, blob);
    const [oldest] = this.#blobs.keys();
    if (this.#blobs.size > kept && oldest !== undefined) this.#blobs.delete(oldest);
    return blob;
  }

  #draw(bitmap: ImageBitmap, index: number): void {
    const canvas = this.#canvas();
    if (canvas === null) return;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    canvas.dataset['picture'] = String(index);
  }
}
