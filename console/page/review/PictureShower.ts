import { splitPictureBytes } from '../../wire/pictureBytes.js';
import { routes } from '../../wire/routes.js';
import { of } from './record.js';

const kept = 40;

/** Fetches a record's pictures and draws the one that was asked for last: one at a time, the rest on the way is left out. */
export class PictureShower {
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
        this.#draw(bitmap);
        bitmap.close();
      } catch {
        // A picture of a damaged record: the one before stays, and its neighbours can be looked at.
      }
      this.#shown = index;
    }
    this.#isBusy = false;
  }

  async #blob(index: number): Promise<Blob> {
    const known = this.#blobs.get(index);
    if (known !== undefined) return known;
    const response = await fetch(`${of(routes.reviewPicture, this.#handle)}&index=${index}`);
    const frame = splitPictureBytes(new Uint8Array(await response.arrayBuffer()));
    if (!response.ok || typeof frame === 'string') throw new Error(String(response.status));
    const blob = new Blob([frame.jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' });
    this.#blobs.set(index, blob);
    const [oldest] = this.#blobs.keys();
    if (this.#blobs.size > kept && oldest !== undefined) this.#blobs.delete(oldest);
    return blob;
  }

  #draw(bitmap: ImageBitmap): void {
    const canvas = this.#canvas();
    if (canvas === null) return;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }
}
