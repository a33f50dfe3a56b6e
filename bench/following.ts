import { parseArgs } from 'node:util';
import { openVideo } from '../sources/video/openVideo.js';
import { arcFaceTemplate } from '../core/face/alignFace.js';
import { createFaceStage, initialFaceStageState } from '../core/face/faceStage.js';
import { loadFaceDetector } from '../models/loadPerception.js';
import { quantile } from './quantile.js';

/**
 * Time of the face stage's parts on a video, and how steadily its faces are followed.
 *
 * node dist/bench/following.js VIDEO [--detector mtcnn|yunet] [--threads 1] [--size 80] [--json]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    detector: { type: 'string', default: 'mtcnn' },
    threads: { type: 'string', default: '1' },
    size: { type: 'string', default: '80' },
    json: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (path === undefined) {
  process.stderr.write('Give a video.\n');
  process.exitCode = 2;
} else {
  await main(path);
}

async function main(videoPath: string): Promise<void> {
  const { loaded: detector, release } = await loadFaceDetector(values.detector, Number(values.threads));
  const stage = createFaceStage({
    detector,
    crop: { size: Number(values.size), template: arcFaceTemplate },
    clockMs: () => performance.now(),
  });
  const video = await openVideo(videoPath);
  let state = initialFaceStageState;
  const following: number[] = [];
  const searching: number[] = [];
  const alignment: number[] = [];
  const framesOfId: Record<string, number> = {};
  let frames = 0;
  for await (const frame of video.frames()) {
    const wasFollowing = state.tracks.tracks.some(({ missedFrames }) => missedFrames === 0);
    const result = await stage.step(state, frame);
    state = result.state;
    // The first frames wait for the networks' first runs and for the compiler.
    if (frames++ < 10) continue;
    (wasFollowing ? following : searching).push(result.timings.detectionMs);
    if (result.faceFrame.faces.length > 0) alignment.push(result.timings.alignmentMs);
    for (const { id } of result.faceFrame.faces) framesOfId[id] = (framesOfId[id] ?? 0) + 1;
  }
  await video.close();
  await release();
  const summary = {
    video: videoPath,
    frames,
    framesOfId,
    followingMs: statistics(following),
    searchingMs: statistics(searching),
    alignmentMs: statistics(alignment),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(summary, undefined, 2)}\n`
      : `${frames} frames; frames of each id: ${JSON.stringify(framesOfId)}\n` +
          `following ${line(summary.followingMs)}\nsearching ${line(summary.searchingMs)}\nalignment, pose and quality ${line(summary.alignmentMs)}\n`,
  );
}

interface Statistics {
  readonly frames: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

function statistics(sample: readonly number[]): Statistics {
  return {
    frames: sample.length,
    mean: sample.reduce((sum, value) => sum + value, 0) / sample.length,
    p50: quantile(sample, 0.5),
    p99: quantile(sample, 0.99),
  };
}

function line({ frames, mean, p50, p99 }: Statistics): string {
  return `${frames} frames: mean ${mean.toFixed(1)} ms, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}
