import { existsSync } from 'node:fs';

import { attributeNames, type AttributeQuality } from '../../core/affect/attributes.js';
import { qualityOf } from '../../core/affect/decodeAffect.js';
import { affectModel, modelPath, readManifest, type ModelEntry } from '../../models/manifest.js';
import { remedy } from '../../models/modelFile.js';
import { command } from '../command.js';

/** `rapport models list`: what the manifest knows of each model. */
export const listCommand = command({
  command: 'list',
  describe: 'The models of the manifest: purpose, licence, source, and whether they are here',
  builder: (yargs) =>
    yargs.option('json', { type: 'boolean', default: false, describe: 'Print the manifest as JSON' }),
  handler: ({ json }) => {
    const { models } = readManifest();
    process.stdout.write(
      json
        ? `${JSON.stringify(
            models.map((model) => ({ ...model, present: existsSync(modelPath(model)) })),
            undefined,
            2,
          )}\n`
        : `${models.map(describe).join('\n\n')}\n`,
    );
  },
});

function describe(model: ModelEntry): string {
  const place = existsSync(modelPath(model)) ? model.file : `not here: ${remedy(model)}`;
  return [
    `${model.id}  ${model.purpose}`,
    `  file      ${place}`,
    `  input     ${model.input.name} [${model.input.shape.join(', ')}] ${model.input.channels}`,
    `  source    ${sourceOf(model)}`,
    `  licence   ${model.licence}`,
    `  trained   on ${model.trainingData}`,
    ...qualityLines(model),
    ...figures(model.measured).map((figure) => `  measured  ${figure}`),
  ].join('\n');
}

function sourceOf({ source }: ModelEntry): string {
  switch (source.kind) {
    case 'registry':
      return `${source.registry === 'pypi' ? 'PyPI' : 'npm'} ${source.package} ${source.version}, ${source.member}`;
    case 'upstream':
      return source.url;
    case 'trained':
      return `trained by models/training, see ${source.card}`;
  }
}

/** What each of the 22 numbers of an affect network rests on. */
function qualityLines(model: ModelEntry): string[] {
  if (model.affect === undefined) return [];
  const quality = qualityOf(affectModel(model));
  const kinds: readonly AttributeQuality[] = ['measured', 'pseudo-labelled', 'unavailable'];
  return kinds.flatMap((kind) => {
    const names = attributeNames.filter((_, i) => quality[i] === kind);
    return names.length > 0 ? [`  quality   ${kind}: ${names.join(' ')}`] : [];
  });
}

/** The headline figures among those measured, each with the names that lead to it; `--json` has all. */
function figures(measured: unknown, path: readonly string[] = []): string[] {
  if (typeof measured !== 'object' || measured === null) return [];
  return Object.entries(measured).flatMap(([name, value]) =>
    typeof value === 'number' && (name === 'accuracy' || name === 'macro_f1')
      ? [`${[...path, name].join(' ')}: ${value}`]
      : figures(value, [...path, name]),
  );
}
