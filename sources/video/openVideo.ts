import { stat } from 'node:fs/promises';
import type { Mat, VideoCapture } from 'opencv4nodejs';
import { RapportError } from '../../core/RapportError.js';
import type { Frame } from '../../core/frame/Frame.js';
import { opencv, pixelsOf } from '../../pictures/opencv.js';
import { presentation } from './presentation.js';
import { believableRate, captureProperty, probeVideo } from './probeVideo.js';
import { readContainer, type VideoContainer } from './readContainer.js';
import { showUpright } from './showUpright.js';

export interface VideoOptions {
  /** Stamp of the video's start, nanoseconds; default 0. */
  readonly startNs?: bigint;
  /** The frames' coordinate frame; default `camera_optical_frame`. */
  readonly frameId?: string;
}

/** An open video file or webcam. */
export interface Video {
  /** As the pictures are shown: turned as the container says, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** A webcam's pictures come when it takes them; a file's are there at once. */
  readonly isWebcam: boolean;
  /** As the container or the driver states it, unless its pictures' times contradict it; 30 where nothing is known. */
  readonly framesPerSecond: number;
  /** As the container lists them; `undefined` for a webcam, or where it only estimates. */
  readonly frameCount: number | undefined;
  /** As the container states it; `undefined` for a webcam, or where it states nothing. */
  readonly durationSec: number | undefined;
  /**
   * The frames in turn, a file from its beginning at every call; stamps are the start plus the presentation time (for a
   * webcam, plus the time since the first frame) and increase. Each frame's data belongs to its receiver.
   *
   * Ends with `video/truncated` after the last readable frame of a file that holds clearly fewer frames than it states, and
   * with `video/webcam-gone` when a webcam gives no more pictures; it is opened anew by the next call.
   */
  frames(): AsyncGenerator<Frame, void>;
  /** Ends running iterations and gives file or webcam free; the video cannot be read after that. */
  close(): Promise<void>;
}

/** A file that ends earlier than this share of the frames that it states is truncated; containers also just estimate. */
const completeShare = 0.95;

const defaultFramesPerSecond = 30;

/** The rate is measured over so many pictures. */
const measuredFrames = 30;

/**
 * Opens a video file (whatever FFmpeg reads) or a webcam by its number, and decodes one frame to be sure of it.
 *
 * @throws RapportError `video/no-file`, `video/not-a-video` (no video, damaged beyond reading, or no such webcam)
 */
export async function openVideo(source: string, options: VideoOptions = {}): Promise<Video> {
  const { startNs = 0n, frameId = 'camera_optical_frame' } = options;
  const webcam = /^\d+$/.test(source);
  if (!webcam) await requireFile(source);
  const cv = opencv();
  // FFmpeg's own lines on stderr would drown the one sentence that says what is wrong.
  process.env['OPENCV_FFMPEG_LOGLEVEL'] ??= '-8';

  function open(): VideoCapture {
    try {
      if (webcam) return new cv.VideoCapture(Number(source));
      const capture = new cv.VideoCapture(source, cv.CAP_FFMPEG);
      // OpenCV turns by its version's idea of the angle.
      capture.set(captureProperty.turnsByItself, 0);
      return capture;
    } catch (error) {
      throw unreadable(source, webcam, error);
    }
  }

  const container = webcam ? undefined : await readContainer(source);
  const about = await describeVideo(open(), container, webcam).catch((error: unknown) => {
    container?.close();
    throw error;
  });
  if (about === undefined) {
    container?.close();
    throw unreadable(source, webcam);
  }
  const { shown, framesPerSecond, frameCount } = about;
  let closed = false;
  /** The captures of running iterations, each with its read in flight. */
  const reads = new Map<VideoCapture, Promise<Mat>>();

  async function* frames(): AsyncGenerator<Frame, void> {
    if (closed) return;
    const capture = open();
    const times = container?.times();
    const present = presentation(times, 1e3 / framesPerSecond);
    try {
      let count = 0;
      let webcamStartMs = 0;
      for (;;) {
        const read = capture.readAsync();
        reads.set(capture, read);
        const image = await read;
        if (image.empty) {
          if (webcam && !isClosed()) throw count > 0 ? gone(source) : unreadable(source, webcam);
          break;
        }
        if (count === 0) webcamStartMs = performance.now();
        const shownMs = webcam
          ? performance.now() - webcamStartMs
          : await present.next(capture.get(cv.CAP_PROP_POS_MSEC));
        const stampNs = startNs + BigInt(Math.round(shownMs * 1e6));
        count += 1;
        yield toFrame(image, stampNs);
        // Another party may have closed the video while the frame was out.
        if (isClosed()) return;
      }
      if (frameCount !== undefined && count < completeShare * frameCount) {
        throw new RapportError(
          'video/truncated',
          `${source} ends after ${count} of about ${Math.round(frameCount)} frames: copy it again, or cut it where it ends.`,
        );
      }
    } finally {
      reads.delete(capture);
      capture.release();
      await times?.return();
    }
  }

  function isClosed(): boolean {
    return closed;
  }

  function toFrame(image: Mat, stampNs: bigint): Frame {
    const colour = image.channels === 1 ? cv.COLOR_GRAY2RGB : cv.COLOR_BGR2RGB;
    const upright = showUpright(image, shown);
    const rgb = upright.cvtColor(colour);
    upright.release();
    return { ...pixelsOf(rgb), stampNs, frameId };
  }

  return {
    ...about.size,
    isWebcam: webcam,
    framesPerSecond,
    frameCount,
    durationSec: about.durationSec,
    frames,
    close: async () => {
      closed = true;
      // A capture must not be released under a read; an iteration that nobody continues releases nothing itself.
      await Promise.allSettled(reads.values());
      for (const capture of reads.keys()) capture.release();
      reads.clear();
      container?.close();
    },
  };
}

/** What is known of a video before it is read; `undefined` where it gives no picture. */
async function describeVideo(capture: VideoCapture, container: VideoContainer | undefined, webcam: boolean) {
  const probed = await probeVideo(capture, webcam || container !== undefined ? 1 : measuredFrames);
  if (probed === undefined) return undefined;
  const { statedRate, statedCount } = probed;
  const shown = {
    rotationDeg: container?.rotationDeg ?? (0 as const),
    isFlipped: container?.isFlipped ?? false,
    pixelAspect: container?.pixelAspect ?? probed.pixelAspect,
  };
  const timesMs = container === undefined ? probed.timesMs : await firstTimes(container, measuredFrames);
  const framesPerSecond =
    (webcam ? statedRate : believableRate(statedRate, timesMs)) ?? defaultFramesPerSecond;
  const listsFrames = container?.listsFrames ?? framesPerSecond === statedRate;
  return {
    shown,
    size: shownSize(probed, shown),
    framesPerSecond,
    frameCount: webcam || !listsFrames ? undefined : statedCount,
    durationSec:
      webcam || statedCount === undefined || statedRate === undefined ? undefined : statedCount / statedRate,
  };
}

async function firstTimes(container: VideoContainer, count: number): Promise<number[]> {
  const timesMs: number[] = [];
  for await (const timeSec of container.times()) {
    timesMs.push(timeSec * 1e3);
    if (timesMs.length === count) break;
  }
  return timesMs;
}

function shownSize(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  { rotationDeg, pixelAspect }: Pick<VideoContainer, 'rotationDeg' | 'pixelAspect'>,
): { width: number; height: number } {
  const width = Math.max(1, Math.round(columns * pixelAspect));
  return rotationDeg % 180 === 0 ? { width, height: rows } : { width: rows, height: width };
}

async function requireFile(path: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (error) {
    throw new RapportError('video/no-file', `${path} cannot be read: check the path and its permissions.`, {
      cause: error,
    });
  }
  if (!isFile)
    throw new RapportError('video/no-file', `${path} is not a file: give a video file or a webcam's number.`);
}

function unreadable(source: string, webcam: boolean, cause?: unknown): RapportError {
  return new RapportError(
    'video/not-a-video',
    webcam
      ? `Webcam ${source} gives no pictures: check that it is connected and used by nothing else.`
      : `${source} holds no video that can be decoded: it is damaged, cut short or something else than a video.`,
    { cause },
  );
}

function gone(source: string): RapportError {
  return new RapportError(
    'video/webcam-gone',
    `Webcam ${source} gives no pictures any more: plug it in again and end other programs that use it.`,
  );
}
