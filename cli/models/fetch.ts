import { fetchModel } from '../../models/fetch/fetchModel.js';
import { findModel, readManifest } from '../../models/manifest.js';
import { command } from '../command.js';
import { progressLine } from './progressLine.js';

/** `rapport models fetch NAME`: brings an upstream model. */
export const fetchCommand = command({
  command: 'fetch <model>',
  describe: 'Download an upstream model (yunet, emotieff-va-mtl), or copy it from the folder RAPPORT_MODELS',
  builder: (yargs) =>
    yargs.positional('model', { type: 'string', demandOption: true, describe: 'Id of the model' }),
  handler: async ({ model: id }) => {
    const model = findModel(readManifest(), id);
    const line = progressLine(id, { format: (bytes) => `${(bytes / 1e6).toFixed(1)} MB` });
    const outcome = await fetchModel(model, {
      mirror: process.env['RAPPORT_MODELS'],
      onProgress: (received, total) => line.update(received, total ?? model.bytes),
    }).finally(() => line.end());
    process.stdout.write(`${id}: ${outcome}, ${model.file}\n`);
  },
});
