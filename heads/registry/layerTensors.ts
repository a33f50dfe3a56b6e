import type { DenseLayer, SharedLayers } from '../../core/culturenet/Head.js';
import type { Tensor } from '../../core/model/Network.js';
import { RapportError } from '../../core/RapportError.js';

/** Layers as named tensors: `weight1` [inputs, outputs], `bias1` [outputs], `weight2` … from `first` on. */
export function layerTensors(layers: readonly DenseLayer[], first: number): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const [index, layer] of layers.entries()) {
    tensors[`weight${first + index}`] = { data: layer.weight, shape: [layer.inputs, layer.outputs] };
    tensors[`bias${first + index}`] = { data: layer.bias, shape: [layer.outputs] };
  }
  return tensors;
}

/** The reverse of `layerTensors`: layers `first` to `last`. Buffers are shared with the tensors. */
export function layersFromTensors(
  tensors: Readonly<Record<string, Tensor>>,
  range: { readonly first: number; readonly last: number; readonly name: string },
): DenseLayer[] {
  const layers: DenseLayer[] = [];
  for (let number = range.first; number <= range.last; number += 1) {
    const weight = tensors[`weight${number}`];
    const bias = tensors[`bias${number}`];
    const [inputs, outputs] = weight?.shape ?? [];
    const before = layers.at(-1)?.outputs ?? inputs;
    if (
      weight === undefined ||
      bias === undefined ||
      inputs === undefined ||
      outputs === undefined ||
      bias.data.length !== outputs ||
      before !== inputs
    ) {
      throw new RapportError(
        'head/corrupt',
        `${range.name} is damaged (layer ${number} is missing or misfits): restore it from a copy or train the head again.`,
      );
    }
    layers.push({ inputs, outputs, weight: weight.data, bias: bias.data });
  }
  return layers;
}

/** Shared layers as named tensors, in the order that the file keeps them. */
export function sharedTensors(shared: SharedLayers): Record<string, Tensor> {
  const size = Math.round(Math.sqrt(shared.inverseMoment.length));
  return {
    ...layerTensors(shared.layers, 1),
    inverseMoment: { data: shared.inverseMoment, shape: [size, size] },
  };
}
