import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findModel, readManifest, type ModelEntry } from '../../models/manifest.js';
import { sha256Of } from '../../models/modelFile.js';
import { OnnxGraph } from '../../models/onnx/OnnxGraph.js';
import { float32Tensor } from '../../models/onnx/OnnxTensor.js';

/** Bytes of a network of the interface of EmotiEffLib's: mean of each colour, then one dense layer to ten numbers. */
export function tinyEmotiEff(
  options: { readonly size?: number | string; readonly input?: string } = {},
): Uint8Array {
  const size = options.size ?? 224;
  const graph = new OnnxGraph({ name: 'tiny' });
  const image = graph.input(options.input ?? 'input', 'float32', ['batch', 3, size, size]);
  const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [image])]);
  // Row r of the weights is the output r: anger takes red, contempt green, happy blue; valence red, arousal -red.
  const rows = [
    [1, 0, 0], // anger
    [0, 1, 0], // contempt
    [0, 0, 0], // disgust
    [0, 0, 0], // fear
    [0, 0, 1], // happy
    [0, 0, 0], // neutral
    [0, 0, 0], // sad
    [0, 0, 0], // surprise
    [0.25, 0, 0], // valence
    [-0.25, 0, 0], // arousal
  ];
  const weights = graph.constant('weights', float32Tensor([10, 3], rows.flat()));
  const bias = graph.constant('bias', float32Tensor([10], Array<number>(10).fill(0)));
  graph.node('Gemm', [pooled, weights, bias], { attributes: { transB: { int: 1 } }, output: 'whatever' });
  graph.output('whatever', 'float32', ['batch', 10]);
  return graph.encode();
}

/** The manifest's entry for EmotiEffLib with another file, and three features. */
export async function writeTinyModel(folder: string, bytes: Uint8Array): Promise<ModelEntry> {
  const file = join(folder, 'tiny.onnx');
  await writeFile(file, bytes);
  const entry = findModel(readManifest(), 'emotieff-va-mtl');
  const affect = entry.affect && {
    ...entry.affect,
    outputs: { ...entry.affect.outputs, embedding: { output: 'features', width: 3 } },
  };
  const outputs = entry.outputs.map((output) =>
    output.name === 'features' ? { ...output, shape: ['N', 3] } : output,
  );
  return { ...entry, outputs, file, sha256: sha256Of(bytes), ...(affect && { affect }) };
}
