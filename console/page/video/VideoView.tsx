import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import type { PictureHeader } from '../../wire/pictureFrame.js';
import { routes } from '../../wire/routes.js';
import { t, type TextKey } from '../language/translate.js';
import { socketAddress } from '../link/socketAddress.js';
import { pictureShown } from '../link/state.js';
import { FaceButtons } from './FaceButtons.js';
import { PictureAge } from './PictureAge.js';
import { drawOverlay } from './drawOverlay.js';
import { faceWord } from './faceWord.js';
import type { FromVideoWorker, ToVideoWorker } from './videoWorker.js';

/** The camera's picture with what the chain says of this very picture. */
export function VideoView() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const trouble = useSignal<TextKey | undefined>(undefined);
  useEffect(() => {
    const worker = new Worker(new URL('./videoWorker.ts', import.meta.url), { type: 'module' });
    const tell = (message: ToVideoWorker) => worker.postMessage(message);
    worker.onmessage = ({ data }: MessageEvent<FromVideoWorker>) => {
      if (data.kind === 'trouble') {
        trouble.value = data.says === 'closed' ? 'video.closed' : 'video.damaged';
        return;
      }
      trouble.value = undefined;
      if (canvas.current !== null) draw(canvas.current, data.header, data.bitmap);
      data.bitmap.close();
      pictureShown.value = data.header;
      tell({ kind: 'drawn', sequence: data.header.sequence });
    };
    tell({ kind: 'open', address: socketAddress(routes.videoSocket) });
    return () => worker.terminate();
  }, []);
  return (
    <section class="panel video" aria-labelledby="video-title">
      <h2 id="video-title" class="hidden">
        {t('video.title')}
      </h2>
      <div class="picture">
        <canvas ref={canvas} width={640} height={480} role="img" aria-label={describe(pictureShown.value)} />
        <FaceButtons />
        {pictureShown.value === undefined && <p class="picture-none">{t('video.none')}</p>}
        {trouble.value !== undefined && pictureShown.value !== undefined && (
          <p class="picture-trouble">{t(trouble.value)}</p>
        )}
        <PictureAge />
      </div>
    </section>
  );
}

function draw(canvas: HTMLCanvasElement, header: PictureHeader, bitmap: ImageBitmap): void {
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.drawImage(bitmap, 0, 0);
  if (header.overlay === null) return;
  // The overlay is in the image's own pixels, which the picture may have been scaled from.
  const factor = header.widthPx > 0 ? bitmap.width / header.widthPx : 1;
  context.save();
  context.scale(factor, factor);
  drawOverlay(context, header.overlay, {
    widthPx: header.widthPx,
    scale: shownScale(canvas, header),
    label: (face, number) => ({ number, word: faceWord(face) }),
  });
  context.restore();
}

/** Pixels of the picture for one of the screen; the picture fits into the canvas, whichever side is the shorter. */
function shownScale(
  { clientWidth, clientHeight }: HTMLCanvasElement,
  { widthPx, heightPx }: PictureHeader,
): number {
  return clientWidth > 0 && clientHeight > 0 ? Math.max(widthPx / clientWidth, heightPx / clientHeight) : 1;
}

/** The picture in words. */
function describe(header: PictureHeader | undefined): string {
  if (header === undefined) return t('video.none');
  const { overlay } = header;
  if (overlay === null) return t('video.nothingSaid');
  if (overlay.frozen) return t('video.frozen');
  const faces = overlay.faces.map((face, index) => `${index + 1} ${faceWord(face)}`);
  return t('video.faces', { count: faces.length, faces: faces.join(', ') });
}
