import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { zipSync } from 'fflate';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { DetectedFace, FaceLandmarks } from '../../../core/face/Face.js';
import type { FaceDetector } from '../../../core/face/FaceDetector.js';
import { opencv } from '../../../pictures/opencv.js';
import { folderSource } from '../../../models/evaluate/folderSource.js';
import { kindOfData, openFaceSource } from '../../../models/evaluate/openFaceSource.js';
import { muxspaceSource } from '../../../models/evaluate/muxspaceSource.js';
import { npzSource } from '../../../models/evaluate/npzSource.js';
import { readNpz } from '../../../models/evaluate/readNpz.js';
import { npy } from './npy.js';
import { corners, detectorOf, noDetector, pictureFile, see, square } from './seenFaces.js';

describe('sources of labelled faces', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-faces-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads an npz, grey pictures scaled to the input', async () => {
    const blendshapes = new Float32Array(104);
    blendshapes[25] = 0.5; // jawOpen of the first
    const bytes = zipSync({
      'images.npy': npy('|u1', [2, 2, 2], Uint8Array.of(10, 10, 10, 10, 1, 2, 3, 4)),
      'expression.npy': npy('|u1', [2], Uint8Array.of(6, 1)),
      'blendshapes.npy': npy('<f4', [2, 52], blendshapes),
      'presence.npy': npy('<f4', [2], Float32Array.of(1, 0.2)),
      'valence.npy': npy('<f4', [2], Float32Array.of(-0.5, NaN)),
      'au.npy': npy('|u1', [2, 12], new Uint8Array(24).fill(255).fill(1, 12, 13)),
      'age.npy': npy('<U1', [2], Uint32Array.of(0, 0x35)),
    });
    const options = { name: 'x.npz', size: 2, template: corners };
    const source = npzSource(readNpz(bytes), options);
    const { faces, hasLandmarks } = source;
    expect(hasLandmarks).toBe(false);
    expect(faces.map(({ expression }) => expression)).toEqual(['anger', 'happy']);
    expect(faces.map(({ valence }) => valence)).toEqual([-0.5, NaN]);
    expect(faces[0]?.actionUnits?.[10]).toBe(0.5); // AU26
    expect(faces[1]?.actionUnits?.every(Number.isNaN)).toBe(true);
    expect(faces.map(({ codedUnits, groups }) => [codedUnits?.[0], groups])).toEqual([
      [undefined, {}],
      [1, { age: '5' }],
    ]);
    const { crops } = await see(source, { size: 2 });
    expect(crops[1]).toEqual({ size: 2, data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4) });
    const flat = npy('|u1', [2, 4], Uint8Array.of(10, 10, 10, 10, 1, 2, 3, 4));
    const codes = npy('|u1', [2, 3], new Uint8Array(6));
    const images = npy('|u1', [2, 2, 2], new Uint8Array(8));
    for (const wrong of [{}, { 'images.npy': flat }, { 'images.npy': images, 'au.npy': codes }])
      expect(() => npzSource(readNpz(zipSync(wrong)), options)).toThrow("x.npz needs 'images'");
  });

  it('aligns the pictures of an npz by their landmarks, where it has them', async () => {
    const images = new Uint8Array(160 * 160).fill(20);
    for (let y = 80; y < 120; y++) images.fill(220, y * 160 + 60, y * 160 + 100);
    const landmarks = Float32Array.from(square.flatMap(({ x, y }) => [x, y]));
    const arrays = (points: number) =>
      readNpz(
        zipSync({
          'images.npy': npy('|u1', [1, 160, 160], images),
          'landmarks.npy': npy('<f4', [1, points, 2], landmarks),
        }),
      );
    const options = { name: 'x.npz', size: 8, template: corners };
    const source = npzSource(arrays(5), options);
    const [crop] = (await see(source)).crops;
    // As in the tar below: the square fills the middle half.
    expect([source.hasLandmarks, crop?.data[0], crop?.data[3 * (8 * 4 + 4)]]).toEqual([true, 20, 220]);
    expect(() => npzSource(arrays(4), options)).toThrow("'landmarks' [N, 5, 2]");
  });

  it('reads an npz of compressed crops with landmarks, FACS codes and groups', async () => {
    const jpeg = opencv().imencode(
      '.jpg',
      new (opencv().Mat)(Buffer.alloc(160 * 160, 90), 160, 160, opencv().CV_8UC1),
    );
    const broken = jpeg.subarray(0, 40);
    const landmarks = Float32Array.from([...square, ...square].flatMap(({ x, y }) => [x, y]));
    const au = new Uint8Array(24).fill(255).fill(0, 0, 12);
    au[5] = 1;
    const bytes = {
      'jpeg.npy': npy('|u1', [jpeg.length + 40], Buffer.concat([jpeg, broken])),
      'offsets.npy': npy('<i8', [3], BigInt64Array.of(0n, BigInt(jpeg.length), BigInt(jpeg.length + 40))),
      'landmarks.npy': npy('<f4', [2, 5, 2], landmarks),
      'expression.npy': npy('|u1', [2], Uint8Array.of(5, 255)),
      'valence.npy': npy('<f4', [2], Float32Array.of(-0.5, NaN)),
      'au.npy': npy('|u1', [2, 12], au),
      'source.npy': npy(
        '<U3',
        [2],
        Uint32Array.from('a/bc/d', (letter) => letter.codePointAt(0) ?? 0),
      ),
      'culture.npy': npy('<U2', [2], Uint32Array.of(0x65e5, 0x672c, 0, 0)),
    };
    const path = join(folder, 'set.npz');
    await writeFile(path, zipSync(bytes));
    const options = { size: 8, template: corners, crops: 'auto' as const, detector: noDetector };
    const source = await openFaceSource(path, options);
    const { faces, kind } = source;
    expect(kind).toBe('npz of crops with landmarks');
    expect(faces.map(({ name, expression, valence }) => [name, expression, valence])).toEqual([
      ['a/b', 'disgust', -0.5],
      ['c/d', undefined, NaN],
    ]);
    expect(Array.from(faces[0]?.codedUnits ?? [])).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([faces[1]?.codedUnits, faces[0]?.groups, faces[1]?.groups]).toEqual([
      undefined,
      { culture: '日本' },
      {},
    ]);
    const { crops, unused } = await see(source);
    expect([crops[0]?.data[0], crops.length]).toEqual([90, 1]);
    expect(unused).toMatchObject([{ name: 'c/d', code: 'image/corrupt' }]);
    await writeFile(path, zipSync({ ...bytes, 'offsets.npy': npy('<i8', [2], BigInt64Array.of(0n, 9n)) }));
    await expect(openFaceSource(path, options)).rejects.toMatchObject({ code: 'evaluate/npz' });
  });

  it('leaves every pixel of a whole picture where it is', async () => {
    await mkdir(join(folder, 'sad'));
    const pixels = Buffer.from(Uint8Array.from({ length: 80 * 80 }, (_, i) => (i * 37) % 251));
    const cv = opencv();
    await writeFile(
      join(folder, 'sad', 'a.png'),
      cv.imencode('.png', new cv.Mat(pixels, 80, 80, cv.CV_8UC1)),
    );
    const options = { size: 80, template: corners, crops: 'whole' as const, detector: noDetector };
    const { crops } = await see(await openFaceSource(folder, options), { size: 80 });
    expect(crops[0]?.data.filter((_, i) => i % 3 === 0)).toEqual(Uint8Array.from(pixels));
  });

  it('refuses an npz of pictures with a margin around the face, and takes one cut to it', async () => {
    const path = join(folder, 'faces.npz');
    const images = new Uint8Array(12 * 48 * 48).fill(50);
    await writeFile(path, zipSync({ 'images.npy': npy('|u1', [12, 48, 48], images) }));
    let scale = 0.75;
    const detector = () => Promise.resolve(detectorOf(() => scale));
    const open = (crops: 'auto' | 'detect' | 'whole') =>
      openFaceSource(path, { size: 8, template: corners, crops, detector });
    await expect(open('auto')).rejects.toMatchObject({
      code: 'evaluate/margin',
      message: expect.stringContaining('The faces in faces.npz are 75 % as large') as unknown,
    });
    expect((await open('whole')).alignment).toContain('cut to the face');
    const found = await open('detect');
    expect(found.alignment).toContain('detected');
    expect((await see(found, { detector })).crops.map(({ size }) => size)).toEqual(Array(12).fill(8));
    scale = 0.95;
    const cut = await open('auto');
    expect([cut.faces.length, cut.alignment]).toEqual([
      12,
      'pictures already cut to the face, scaled to the input',
    ]);
    scale = NaN;
    expect((await open('auto')).alignment).toContain('a face was found in 0 of 12 looked at');
  });

  it('refuses small pictures of folders with a margin around the face, and leaves large ones to the detector', async () => {
    await mkdir(join(folder, 'sad'));
    const cv = opencv();
    const small = cv.imencode('.png', new cv.Mat(Buffer.alloc(48 * 48, 77), 48, 48, cv.CV_8UC1));
    for (let i = 0; i < 8; i++) await writeFile(join(folder, 'sad', `${i}.png`), small);
    await writeFile(join(folder, 'sad', '8.png'), small.subarray(0, 30));
    let scale = 0.8;
    const options = { size: 8, template: corners, detector: () => Promise.resolve(detectorOf(() => scale)) };
    await expect(folderSource(folder, { ...options, crops: 'auto' })).rejects.toMatchObject({
      code: 'evaluate/margin',
      message: expect.stringContaining('are 80 % as large') as unknown,
    });
    expect((await folderSource(folder, { ...options, crops: 'whole' })).faces).toHaveLength(9);
    scale = 0.9;
    expect((await folderSource(folder, { ...options, crops: 'auto' })).alignment).toBe(
      'detected and aligned as at run time; of at most 96 pixels: pictures already cut to the face, scaled to the input',
    );
    for (let i = 0; i < 8; i++) await writeFile(join(folder, 'sad', `${i}.png`), pictureFile());
    expect((await folderSource(folder, { ...options, crops: 'auto' })).alignment).toBe(
      'detected and aligned as at run time',
    );
  });

  it("reads a tar like muxspace's, aligned by its landmarks, and names a missing and a broken picture", async () => {
    await writeFile(join(folder, 'a.png'), pictureFile());
    await writeFile(join(folder, 'b.png'), pictureFile().subarray(0, 60));
    const landmarks5 = square.flatMap(({ x, y }) => [x, y]);
    const label = { expression: 'sad', landmarks5, presence: 1, blendshapes: Array<number>(52).fill(0.5) };
    const lines = ['a.png', 'b.png', 'c.png'].map((file) => JSON.stringify({ ...label, file }));
    await writeFile(join(folder, 'labels.jsonl'), lines.join('\n'));
    const path = join(folder, 'set.tar');
    await create({ file: path, cwd: folder }, ['a.png', 'b.png', 'labels.jsonl']);

    const source = await muxspaceSource(path);
    expect(source.faces.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
    const { crops, judged, unused, progress } = await see(source);
    const [crop] = crops;
    const row = (y: number) =>
      Array.from({ length: 8 }, (_, x) => ((crop?.data[3 * (8 * y + x)] ?? 0) > 120 ? '#' : '.')).join('');
    // 80 pixels become 8: the square is x 60..100 of 40..120, that is 2..6, and y 80..120 of 60..140, that is 2..6.
    expect(Array.from({ length: 8 }, (_, y) => row(y))).toEqual([
      '........',
      '........',
      '..####..',
      '..####..',
      '..####..',
      '..####..',
      '........',
      '........',
    ]);
    expect(judged.map(({ face }) => face.name)).toEqual(['a.png']);
    expect(unused.map(({ name, code }) => [name, code])).toEqual([
      ['b.png', 'image/truncated-png'],
      ['c.png', 'evaluate/picture'],
    ]);
    expect(progress).toEqual([1, 2, 3]);
  });

  it('says what is wrong with a tar', async () => {
    const path = join(folder, 'set.tar');
    await writeFile(join(folder, 'labels.jsonl'), '{"file": "a.png"}');
    await create({ file: path, cwd: folder }, ['labels.jsonl']);
    await expect(muxspaceSource(path)).rejects.toThrow('line 1 of labels.jsonl');
    await writeFile(path, (await readFile(path)).subarray(0, 515));
    await expect(muxspaceSource(path)).rejects.toMatchObject({ code: 'evaluate/tar' });
  });

  it('reads folders of classes: small pictures whole, others by the largest face found', async () => {
    await mkdir(join(folder, 'Happiness'));
    await mkdir(join(folder, 'angry'));
    await mkdir(join(folder, 'notes'));
    await writeFile(join(folder, 'Happiness', 'large.png'), pictureFile());
    const cv = opencv();
    const small = cv.imencode('.png', new cv.Mat(Buffer.alloc(48 * 48, 77), 48, 48, cv.CV_8UC1));
    await writeFile(join(folder, 'angry', 'small.png'), small);
    await writeFile(join(folder, 'angry', 'readme.txt'), 'not a picture');
    const face = (height: number, landmarks: FaceLandmarks): DetectedFace => ({
      box: { x: 0, y: 0, width: height, height },
      score: 1,
      landmarks,
    });
    const detected = [face(20, corners), face(80, square)];
    const detector: FaceDetector = {
      modelIds: [],
      detect: ({ width }) => Promise.resolve(width === 160 ? detected : []),
      follow: () => Promise.resolve([]),
    };
    const find = { detector: () => Promise.resolve(detector) };
    const options = { size: 8, template: corners, ...find };
    const auto = await folderSource(folder, { ...options, crops: 'auto' });
    expect(auto.faces.map(({ name, expression }) => `${name} ${expression ?? ''}`)).toEqual([
      'angry/small.png anger',
      'Happiness/large.png happy',
    ]);
    const { crops } = await see(auto, find);
    expect(crops[0]?.data.every((value) => value === 77)).toBe(true);
    expect(crops[1]?.data[3 * (8 * 4 + 4)]).toBeGreaterThan(200);
    const detect = await see(await folderSource(folder, { ...options, crops: 'detect' }), find);
    expect(detect.unused).toMatchObject([{ name: 'angry/small.png', code: 'evaluate/no-face' }]);
    await expect(folderSource(join(folder, 'notes'), { ...options, crops: 'auto' })).rejects.toMatchObject({
      code: 'evaluate/folder',
    });
  });

  it('tells kinds of data apart', async () => {
    expect(await kindOfData(folder)).toBe('folder');
    await writeFile(join(folder, 'x.csv'), '');
    await expect(kindOfData(join(folder, 'x.csv'))).rejects.toMatchObject({ code: 'evaluate/kind' });
    await expect(kindOfData(join(folder, 'none.npz'))).rejects.toMatchObject({ code: 'evaluate/missing' });
  });
});
