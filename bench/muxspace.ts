import { Parser } from 'tar';
import { readFile } from 'node:fs/promises';
import type { Point } from '../core/face/Face.js';
import { openCvPictures } from '../pictures/openCvPictures.js';
import type { FacePicture } from './pastedScene.js';

/** One line of `labels.jsonl`, as far as the benchmarks use it. */
export interface MuxspaceLabel {
  readonly file: string;
  /** Name of the picture that the face was cut from; LFW's are `Given_Family_0001.jpg`. */
  readonly source: string;
  /** Score of the detector that cut it. */
  readonly detection: number;
  /** x1 y1 … x5 y5, crop pixels. */
  readonly landmarks5: readonly number[];
}

export interface MuxspaceFaces {
  readonly labels: readonly MuxspaceLabel[];
  picture(label: MuxspaceLabel): FacePicture | undefined;
}

/** Reads the tar of 160x160 face pictures with their labels. */
export async function readMuxspace(path: string): Promise<MuxspaceFaces> {
  const files = new Map<string, Promise<Uint8Array>>();
  const bytes = await readFile(path);
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      onReadEntry: (entry) => files.set(entry.path, entry.concat()),
    });
    parser.on('error', reject);
    parser.on('end', () => resolve());
    parser.end(bytes);
  });
  const contents = new Map<string, Uint8Array>();
  for (const [name, content] of files) contents.set(name, await content);
  const lines = new TextDecoder().decode(contents.get('labels.jsonl')).trim().split('\n');
  const labels = lines.map((line) => JSON.parse(line) as MuxspaceLabel);
  return {
    labels,
    picture(label) {
      const file = contents.get(label.file);
      const picture = file && openCvPictures.decode(file, 'bgr');
      if (picture === undefined) return undefined;
      const point = (i: number): Point => ({
        x: label.landmarks5[2 * i] ?? 0,
        y: label.landmarks5[2 * i + 1] ?? 0,
      });
      return { ...picture, landmarks: [point(0), point(1), point(2), point(3), point(4)] };
    },
  };
}
