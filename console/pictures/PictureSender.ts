import { encodePictureFrame } from '../wire/pictureFrame.js';
import { stampToText } from '../wire/values.js';
import type { OverlaidPicture } from './PictureMatcher.js';

export interface PictureSenderPorts {
  readonly send: (bytes: Uint8Array) => void;
  /** The server's clock, as it stands in `pulse`. */
  readonly nowNs: () => bigint;
}

/**
 * The pictures of one page: one is on its way at a time, the next goes when it has been drawn, and it is the newest. What
 * a slow page misses is counted, and it alone misses it.
 */
export class PictureSender {
  readonly #ports: PictureSenderPorts;
  #next: OverlaidPicture | undefined;
  #sequence = 0;
  #isUnderway = false;
  #missed = 0;
  #missedBefore = 0;

  constructor(ports: PictureSenderPorts) {
    this.#ports = ports;
  }

  offer(picture: OverlaidPicture): void {
    if (this.#next) {
      this.#missed += 1;
      this.#missedBefore += 1;
    }
    this.#next = picture;
    if (!this.#isUnderway) this.#send();
  }

  /** The page has drawn this one; an older word is none. */
  drawn(sequence: number): void {
    if (sequence !== this.#sequence) return;
    this.#isUnderway = false;
    this.#send();
  }

  #send(): void {
    const picture = this.#next;
    if (!picture) return;
    this.#next = undefined;
    this.#isUnderway = true;
    this.#sequence += 1;
    const header = {
      sequence: this.#sequence,
      stampNs: stampToText(picture.stampNs),
      sentNs: stampToText(this.#ports.nowNs()),
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      missedBefore: this.#missedBefore,
      missed: this.#missed,
      overlay: picture.overlay,
    };
    this.#missedBefore = 0;
    this.#ports.send(encodePictureFrame(header, picture.jpeg()));
  }
}
