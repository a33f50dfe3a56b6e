import { splitPictureBytes } from '../../wire/pictureBytes.js';
import type { PictureHeader } from '../../wire/pictureFrame.js';

/**
 * Takes pictures from the server and decodes them, away from the page's own thread. The page says when one has been drawn,
 * and only then the server sends the next: a slow page loses pictures, and never gets late ones.
 */

/** To the page. */
export type FromVideoWorker =
  | { readonly kind: 'picture'; readonly header: PictureHeader; readonly bitmap: ImageBitmap }
  /** A picture that came and could not be shown, or a connection that is gone. */
  | { readonly kind: 'trouble'; readonly says: 'closed' | 'damaged' };

/** From the page. */
export type ToVideoWorker =
  { readonly kind: 'open'; readonly address: string } | { readonly kind: 'drawn'; readonly sequence: number };

const scope = self as unknown as {
  postMessage: (message: FromVideoWorker, transfer?: Transferable[]) => void;
  onmessage: ((event: MessageEvent<ToVideoWorker>) => void) | null;
};

const waitMs = 500;
let socket: WebSocket | undefined;

scope.onmessage = ({ data }) => {
  if (data.kind === 'open') open(data.address);
  else drawn(data.sequence);
};

function drawn(sequence: number): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ kind: 'drawn', sequence }));
}

function open(address: string): void {
  const opened = new WebSocket(address);
  opened.binaryType = 'arraybuffer';
  socket = opened;
  opened.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    if (typeof data !== 'string') void show(new Uint8Array(data));
  };
  opened.onclose = () => {
    scope.postMessage({ kind: 'trouble', says: 'closed' });
    setTimeout(() => open(address), waitMs);
  };
}

async function show(bytes: Uint8Array): Promise<void> {
  const frame = splitPictureBytes(bytes);
  if (typeof frame === 'string') {
    scope.postMessage({ kind: 'trouble', says: 'damaged' });
    return;
  }
  const header = JSON.parse(frame.json) as PictureHeader;
  try {
    const jpeg = new Blob([frame.jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' });
    const bitmap = await createImageBitmap(jpeg);
    scope.postMessage({ kind: 'picture', header, bitmap }, [bitmap]);
  } catch {
    // A picture that can't be decoded is left out; the next one is asked for.
    scope.postMessage({ kind: 'trouble', says: 'damaged' });
    drawn(header.sequence);
  }
}
