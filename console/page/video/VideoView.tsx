import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import type { PictureHeader } from '../../wire/pictureFrame.js';
import { routes } from '../../wire/routes.js';
import { judgesAlone } from '../annotate/annotating.js';
import { t, type TextKey } from '../language/translate.js';
import { socketAddress } from '../link/socketAddress.js';
import { pictureShown } from '../link/state.js';
import { FaceButtons } from './FaceButtons.js';
import { PictureAge } from './PictureAge.js';
import { drawPicture } from './drawPicture.js';
import { overlayWords } from './overlayWords.js';
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
      if (canvas.current !== null)
        drawPicture(canvas.current, data.bitmap, judgesAlone() ? undefined : data.header);
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
        <canvas
          ref={canvas}
          width={640}
          height={480}
          role="img"
          aria-label={judgesAlone() ? t('video.title') : describe(pictureShown.value)}
        />
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

/** The picture in words. */
function describe(header: PictureHeader | undefined): string {
  if (header === undefined) return t('video.none');
  return header.overlay === null ? t('video.nothingSaid') : overlayWords(header.overlay);
}
