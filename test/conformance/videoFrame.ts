import { openVideo } from '../../sources/video/openVideo.js';
import type { Frame } from '../../core/frame/Frame.js';

/** A video's frame by its number, from 0. */
export async function videoFrame(path: string, index: number): Promise<Frame> {
  const video = await openVideo(path);
  try {
    let count = 0;
    for await (const frame of video.frames()) if (count++ === index) return frame;
  } finally {
    await video.close();
  }
  throw new Error(`${path} has no frame ${index}`);
}
