import { RapportError } from '../../core/RapportError.js';
import type { DecodedSource, RecordedMessage, RecordedTopic, Selection } from '../RecordingSource.js';
import { TroubleList } from '../Trouble.js';
import { openVideo } from './openVideo.js';

/**
 * A video file as a recording of one topic, its pictures upright in RGB; the first is shown at 0.
 *
 * @throws RapportError of `openVideo`
 */
export async function openVideoSource(path: string): Promise<DecodedSource> {
  const video = await openVideo(path);
  const troubles = new TroubleList(path);
  const topic: RecordedTopic = {
    name: '/image',
    type: 'sensor_msgs/msg/Image',
    encoding: 'rgb8',
    definition: undefined,
    qos: undefined,
    isLatched: false,
    count: video.frameCount,
  };
  const { width, height } = video;
  const endNs = BigInt(Math.round((video.durationSec ?? 0) * 1e9));

  async function* messages({ topics, fromNs, toNs }: Selection = {}): AsyncGenerator<RecordedMessage, void> {
    if (topics !== undefined && !topics.has(topic.name)) return;
    try {
      for await (const { stampNs, data } of video.frames()) {
        if (toNs !== undefined && stampNs >= toNs) return;
        if (fromNs !== undefined && stampNs < fromNs) continue;
        yield { topic, logTimeNs: stampNs, publishTimeNs: undefined, data };
      }
    } catch (error) {
      if (!(error instanceof RapportError) || error.code !== 'video/truncated') throw error;
      troubles.add(error.code, error.message);
    }
  }

  return {
    path,
    storage: 'video',
    compression: 'none',
    notes: { size: `${width}x${height}`, 'frames a second': video.framesPerSecond.toFixed(3) },
    topics: [topic],
    span: { startNs: 0n, endNs },
    statedCounts: undefined,
    get troubles() {
      return troubles.all;
    },
    messages,
    decode: () => undefined,
    image: ({ logTimeNs, data }) => ({
      width,
      height,
      encoding: 'rgb8',
      step: width * 3,
      isBigendian: false,
      data,
      stampNs: logTimeNs,
      frameId: 'camera_optical_frame',
    }),
    close: () => video.close(),
  };
}
