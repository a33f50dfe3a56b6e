import { list } from 'tar';
import { z } from 'zod';

import { expressions } from '../../core/affect/attributes.js';
import type { FaceLandmarks } from '../../core/face/Face.js';
import { decodeFile } from '../../pictures/decodeFile.js';
import { RapportError } from '../../core/RapportError.js';
import type { FaceSource, LabelledFace } from './FaceSource.js';
import { actionUnitsFromBlendshapes, blendshapeCount } from './pseudoLabels.js';

const label = z.object({
  file: z.string(),
  expression: z.string().optional(),
  valence: z.number().optional(),
  arousal: z.number().optional(),
  landmarks5: z.array(z.number()).length(10),
  presence: z.number().optional(),
  blendshapes: z.array(z.number()).length(blendshapeCount).optional(),
});

/**
 * Faces of a tar file like muxspace's: pictures, and `labels.jsonl` with a line a picture (file, expression,
 * `landmarks5` in its pixels, blendshapes and presence). They are aligned by the landmarks as at run time.
 *
 * Throws `evaluate/tar` if the archive or its labels cannot be read.
 */
export async function muxspaceSource(path: string): Promise<FaceSource> {
  const members = await readTar(path);
  const labels = members.get('labels.jsonl');
  if (labels === undefined) {
    throw new RapportError('evaluate/tar', `${path} holds no labels.jsonl: give an archive like muxspace's.`);
  }
  const lines = new TextDecoder()
    .decode(labels)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const faces = lines.map((line, i): LabelledFace => {
    const { file, expression, valence, arousal, landmarks5, presence, blendshapes } = parseLabel(
      line,
      `${path}, line ${i + 1} of labels.jsonl`,
    );
    const named = expressions.find((name) => name === expression);
    return {
      name: file,
      expression: named,
      valence: valence ?? NaN,
      arousal: arousal ?? NaN,
      actionUnits: blendshapes && actionUnitsFromBlendshapes(blendshapes, presence ?? 1, named),
      load: () =>
        Promise.resolve().then(() => {
          const data = members.get(file);
          if (data === undefined)
            throw new RapportError('evaluate/picture', `${file} is not in the archive.`);
          return { picture: decodeFile(data), landmarks: toLandmarks(landmarks5) };
        }),
    };
  });
  return { kind: 'muxspace tar', faces, alignment: 'by the five landmarks of labels.jsonl, as at run time' };
}

async function readTar(path: string): Promise<Map<string, Uint8Array>> {
  const members = new Map<string, Promise<Uint8Array>>();
  try {
    await list({
      file: path,
      strict: true,
      onReadEntry: (entry) => {
        const name = entry.path.replace(/^\.\//, '');
        if (entry.type === 'File') members.set(name, entry.concat());
        else entry.resume();
      },
    });
    const contents = await Promise.all(
      Array.from(members, async ([name, bytes]) => [name, await bytes] as const),
    );
    return new Map(contents);
  } catch (error) {
    throw new RapportError('evaluate/tar', `${path} cannot be read as a tar archive: copy it again.`, {
      cause: error,
    });
  }
}

function parseLabel(line: string, where: string): z.infer<typeof label> {
  try {
    return label.parse(JSON.parse(line));
  } catch (error) {
    throw new RapportError('evaluate/tar', `${where} is not a label of muxspace's form: correct it.`, {
      cause: error,
    });
  }
}

/** x1 y1 … x5 y5. */
export function toLandmarks(numbers: ArrayLike<number>): FaceLandmarks {
  const point = (i: number) => ({ x: numbers[2 * i] ?? NaN, y: numbers[2 * i + 1] ?? NaN });
  return [point(0), point(1), point(2), point(3), point(4)];
}
