import { readdir, readFile, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openVideo } from '../sources/video/openVideo.js';
import { intersectionOverUnion } from '../core/face/overlap.js';
import type { Frame } from '../core/frame/Frame.js';
import type { Picture } from '../core/frame/Picture.js';
import { matOf, opencv, pixelsOf } from '../pictures/opencv.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import { mulberry32 } from '../core/metrics/mulberry32.js';
import { loadFaceDetector } from '../models/loadPerception.js';
import { readMuxspace } from './muxspace.js';
import { margin, pasteFace } from './pastedScene.js';
import { quantile } from './quantile.js';

/**
 * Recall, false faces and time of a face detector on pasted scenes: one labelled face of a known height on a picture
 * without people (photographs, or the frames of a recording), 640x480, seeded.
 *
 * node dist/bench/detectors.js --faces muxspace_train.tar --scenes FOLDER|VIDEO [--detector mtcnn|yunet] [--threads 1]
 *   [--count 60] [--seed 1] [--min-face 30] [--json]
 */
const { values } = parseArgs({
  options: {
    faces: { type: 'string' },
    scenes: { type: 'string' },
    detector: { type: 'string', default: 'mtcnn' },
    threads: { type: 'string', default: '1' },
    count: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'min-face': { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});
const [width, height] = [640, 480];
const heightsPx = [22, 30, 36, 48, 72, 110];

if (values.faces === undefined || values.scenes === undefined) {
  process.stderr.write('Give --faces TAR and --scenes FOLDER or VIDEO.\n');
  process.exitCode = 2;
} else {
  await main(values.faces, values.scenes);
}

async function main(facesPath: string, scenesPath: string): Promise<void> {
  const random = mulberry32(Number(values.seed));
  const count = Number(values.count);
  const minFaceSizePx = Number(values['min-face']);
  const { loaded: detector, release } = await loadFaceDetector(values.detector, Number(values.threads));
  const pictures = await readPictures(scenesPath);
  const muxspace = await readMuxspace(facesPath);
  const faces = muxspace.labels.filter(({ detection }) => detection >= 0.9);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

  const timesMs: number[] = [];
  const timed = async (frame: Frame) => {
    const start = performance.now();
    const found = await detector.detect(frame, { minFaceSizePx });
    timesMs.push(performance.now() - start);
    return found;
  };
  for (let i = 0; i < 5; i++) await detector.detect(scene(pick(pictures), random), { minFaceSizePx });

  let falseOnEmpty = 0;
  const emptyCount = count * 2;
  for (let i = 0; i < emptyCount; i++) falseOnEmpty += (await timed(scene(pick(pictures), random))).length;

  const rows = [];
  for (const heightPx of heightsPx) {
    let hits = 0;
    let extra = 0;
    const landmarkErrors: number[] = [];
    const offsets = Array.from({ length: 5 }, () => ({ x: 0, y: 0 }));
    for (let i = 0; i < count; i++) {
      const face = muxspace.picture(pick(faces));
      if (face === undefined) continue;
      const side = Math.round(heightPx * margin);
      const corner = {
        x: Math.floor(random() * (width - side)),
        y: Math.floor(random() * (height - side)),
      };
      const pasted = pasteFace(scene(pick(pictures), random), face, { heightPx, corner });
      const found = await timed(pasted.frame);
      const hit = found.find(({ box }) => intersectionOverUnion(box, pasted.box) > 0.35);
      extra += found.length - (hit === undefined ? 0 : 1);
      if (hit === undefined) continue;
      hits++;
      const [right, left] = pasted.landmarks;
      const eyeDistance = Math.hypot(right.x - left.x, right.y - left.y);
      const [across, up] = [(left.x - right.x) / eyeDistance, (left.y - right.y) / eyeDistance];
      let error = 0;
      hit.landmarks.forEach((point, k) => {
        const truth = pasted.landmarks[k] ?? point;
        const [dx, dy] = [(point.x - truth.x) / eyeDistance, (point.y - truth.y) / eyeDistance];
        error += Math.hypot(dx, dy) / 5;
        const offset = offsets[k] ?? { x: 0, y: 0 };
        offset.x += dx * across + dy * up;
        offset.y += dy * across - dx * up;
      });
      landmarkErrors.push(error);
    }
    rows.push({
      heightPx,
      recall: hits / count,
      falseFacesPerFrame: extra / count,
      landmarkErrorOfEyeDistance: quantile(landmarkErrors, 0.5),
      // Mean of the detector's landmarks minus the labels', along and across the line of the eyes, in eye distances.
      landmarkOffsets: offsets.map(({ x, y }) => ({ x: x / hits, y: y / hits })),
    });
  }
  await release();
  const result = {
    detector: values.detector,
    models: detector.modelIds,
    minFaceSizePx,
    scenes: pictures.length,
    imagesPerRow: count,
    seed: Number(values.seed),
    threads: Number(values.threads),
    cpu: cpus()[0]?.model,
    falseFacesPerEmptyFrame: falseOnEmpty / emptyCount,
    fullDetectionMs: { p50: quantile(timesMs, 0.5), p99: quantile(timesMs, 0.99) },
    rows,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else print(result);
}

function print(result: {
  readonly falseFacesPerEmptyFrame: number;
  readonly fullDetectionMs: { readonly p50: number; readonly p99: number };
  readonly rows: readonly {
    readonly heightPx: number;
    readonly recall: number;
    readonly falseFacesPerFrame: number;
    readonly landmarkErrorOfEyeDistance: number;
  }[];
}): void {
  const lines = [
    'face height  recall  false faces a frame  landmark error (of the eye distance)',
    ...result.rows.map(
      (row) =>
        `${String(row.heightPx).padStart(8)} px  ${row.recall.toFixed(2).padStart(6)}  ${row.falseFacesPerFrame.toFixed(2).padStart(19)}  ${row.landmarkErrorOfEyeDistance.toFixed(3)}`,
    ),
    `false faces a frame without people: ${result.falseFacesPerEmptyFrame.toFixed(3)}`,
    `full detection: p50 ${result.fullDetectionMs.p50.toFixed(1)} ms, p99 ${result.fullDetectionMs.p99.toFixed(1)} ms`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function readPictures(path: string): Promise<Picture[]> {
  return (await stat(path)).isFile() ? readFrames(path) : readPhotographs(path);
}

async function readFrames(path: string): Promise<Picture[]> {
  const video = await openVideo(path);
  const frames: Picture[] = [];
  for await (const frame of video.frames()) frames.push(frame);
  await video.close();
  return frames;
}

async function readPhotographs(folder: string): Promise<Picture[]> {
  const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  const pictures = await Promise.all(
    names.map(async (name) => openCvPictures.decode(await readFile(join(folder, name)), 'bgr')),
  );
  return pictures.filter((picture) => picture !== undefined);
}

/** A random part of a picture, mirrored or not, as a frame of the camera's size. */
function scene(picture: Picture, random: () => number): Frame {
  const cv = opencv();
  const share = 0.5 + 0.5 * random();
  const scale = Math.min(picture.width / width, picture.height / height) * share;
  const [cutWidth, cutHeight] = [Math.floor(width * scale), Math.floor(height * scale)];
  const x = Math.floor(random() * (picture.width - cutWidth + 1));
  const y = Math.floor(random() * (picture.height - cutHeight + 1));
  const whole = matOf(picture);
  const cut = whole
    .getRegion(new cv.Rect(x, y, cutWidth, cutHeight))
    .resize(height, width, 0, 0, scale > 1 ? cv.INTER_AREA : cv.INTER_LINEAR);
  whole.release();
  return { ...pixelsOf(random() < 0.5 ? cut : cut.flip(1)), stampNs: 0n, frameId: 'bench' };
}
