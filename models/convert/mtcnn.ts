import { int64Tensor } from '../onnx/OnnxTensor.js';
import type { TorchTensor } from '../torch/readStateDict.js';
import {
  blockedChannels,
  repeatOutputs,
  widenConvolution,
  type ConvolutionWeights,
} from './ConvolutionWeights.js';
import { LayerWriter } from './LayerWriter.js';

/*
 * MTCNN's three networks (Zhang et al. 2016) as facenet-pytorch 2.6.0 defines them (`models/mtcnn.py`), in ONNX: the same
 * numbers to about 2e-6, rewritten so that ONNX Runtime computes them two to four times as fast.
 *
 * Input of all: `image` [N,3,H,W] float32, R G B planar, (pixel - 127.5) / 128; R-Net 24x24, O-Net 48x48. Outputs:
 * `probability` [N,2] (the second column is "face"), `regression` [N,4] (left, top, right, bottom, in box sizes), O-Net
 * also `landmarks` [N,10] (x1..x5, y1..y5, in box sizes); P-Net's have two more axes, the window's row and column.
 * All throw `torch/format` if a weight is missing.
 */

type StateDict = ReadonlyMap<string, TorchTensor>;

/** The proposal network, fully convolutional. */
export function convertPNet(weights: StateDict): Uint8Array {
  const net = new LayerWriter('mtcnn-pnet', weights);
  const image = net.graph.input('image', 'float32', ['N', 3, 'H', 'W']);
  const pooled = pooledPrelu(net, image);
  const second = widenConvolution(net.layer('conv2'), { outputs: 16, inputScales: pooled.signs });
  const x = net.convolution(
    net.prelu(net.convolution(pooled.value, second), net.slopes('prelu2')),
    net.layer('conv3'),
  );
  const parts = net.graph.constant('parts', int64Tensor([2, 4]));
  net.graph.multiNode('Split', [proposalHeads(net, x), parts], ['differences', 'regression'], {
    attributes: { axis: { int: 1 } },
  });
  net.graph.node('Sigmoid', ['differences'], { output: 'probability' });
  net.graph.output('probability', 'float32', ['N', 2, 'h', 'w']);
  net.graph.output('regression', 'float32', ['N', 4, 'h', 'w']);
  return net.graph.encode();
}

/** The refinement network, on crops of 24x24. */
export function convertRNet(weights: StateDict): Uint8Array {
  const net = new LayerWriter('mtcnn-rnet', weights);
  let x = net.graph.input('image', 'float32', ['N', 3, 24, 24]);
  x = net.maxPool(blockedConvolution(net, x, 1), 3);
  x = net.maxPool(blockedConvolution(net, x, 2), 3);
  x = blockedConvolution(net, x, 3);
  x = net.densePrelu(flatDense(net, x, 'dense4'), 'prelu4');
  probability(net, net.dense(x, net.layer('dense5_1')));
  net.dense(x, net.layer('dense5_2'), 'regression');
  net.graph.output('probability', 'float32', ['N', 2]);
  net.graph.output('regression', 'float32', ['N', 4]);
  return net.graph.encode();
}

/** The output network, on crops of 48x48. */
export function convertONet(weights: StateDict): Uint8Array {
  const net = new LayerWriter('mtcnn-onet', weights);
  let x = net.graph.input('image', 'float32', ['N', 3, 48, 48]);
  x = net.maxPool(blockedConvolution(net, x, 1), 3);
  x = net.maxPool(blockedConvolution(net, x, 2), 3);
  x = net.maxPool(blockedConvolution(net, x, 3), 2);
  x = blockedConvolution(net, x, 4);
  x = net.densePrelu(flatDense(net, x, 'dense5'), 'prelu5');
  probability(net, net.dense(x, net.layer('dense6_1')));
  net.dense(x, net.layer('dense6_2'), 'regression');
  net.dense(x, net.layer('dense6_3'), 'landmarks');
  net.graph.output('probability', 'float32', ['N', 2]);
  net.graph.output('regression', 'float32', ['N', 4]);
  net.graph.output('landmarks', 'float32', ['N', 10]);
  return net.graph.encode();
}

/** Convolution and PReLU number `index`, channels padded with zeros to whole blocks. */
function blockedConvolution(net: LayerWriter, x: string, index: number): string {
  const layer = net.layer(`conv${index}`);
  const [outputs, inputs] = layer.shape;
  const wide = widenConvolution(layer, {
    outputs: blockedChannels(outputs),
    inputScales: Array<number>(index === 1 ? inputs : blockedChannels(inputs)).fill(1),
  });
  return net.prelu(net.convolution(x, wide), net.slopes(`prelu${index}`));
}

/**
 * P-Net's first convolution, PReLU and pooling, with the PReLU on the pooled quarter of the values.
 *
 * PReLU of slope a commutes with the maximum where a >= 0. Where a < 0 the maximum of the PReLUs is that of two maxima,
 * max(p, q) = p + relu(q - p), of a x (an extra channel of the convolution) and of x. A channel with a > 1 is carried
 * negated, since `a x + (1 - a) relu(x)` then has a negative factor; `signs` says so to the next layer.
 */
function pooledPrelu(net: LayerWriter, image: string): { value: string; signs: number[] } {
  const first = net.layer('conv1');
  const { data: slopes } = net.weight('prelu1.weight');
  const negative = [...slopes.keys()].filter((channel) => (slopes[channel] ?? 0) < 0);
  const repeated = repeatOutputs(
    first,
    negative.map((output) => ({ output, factor: slopes[output] ?? 0 })),
  );
  const wide = blockedChannels(repeated.bias.length);
  const pooled = net.maxPool(
    net.convolution(image, widenConvolution(repeated, { outputs: wide, inputScales: [1, 1, 1] })),
    2,
  );
  const outputs = blockedChannels(slopes.length);
  const straight = new Float32Array(outputs * wide);
  const bent = new Float32Array(outputs * wide);
  const signs = Array<number>(outputs).fill(1);
  slopes.forEach((slope, channel) => {
    const at = channel * wide + channel;
    if (slope < 0) {
      const extra = channel * wide + slopes.length + negative.indexOf(channel);
      straight[extra] = 1;
      bent[at] = 1;
      bent[extra] = -1;
    } else if (slope <= 1) {
      straight[at] = slope;
      bent[at] = 1 - slope;
    } else {
      straight[at] = -slope;
      bent[at] = slope - 1;
      signs[channel] = -1;
    }
  });
  const value = net.add(net.pointwise(pooled, straight, wide), net.relu(net.pointwise(pooled, bent, wide)));
  return { value, signs };
}

/**
 * P-Net's third PReLU and its two heads as one layer of six outputs: the two differences of the class scores, whose
 * logistic function is their softmax, and the four regressions.
 */
function proposalHeads(net: LayerWriter, x: string): string {
  const slopes = net.slopes('prelu3');
  const [scores, boxes] = [net.layer('conv4_1'), net.layer('conv4_2')];
  const inputs = slopes.length;
  const difference = (values: Float32Array, from: number, to: number, size: number) =>
    values.slice(from * size, (from + 1) * size).map((value, i) => value - (values[to * size + i] ?? 0));
  const heads: ConvolutionWeights = {
    shape: [6, inputs, 1, 1],
    weight: Float32Array.of(
      ...difference(scores.weight, 0, 1, inputs),
      ...difference(scores.weight, 1, 0, inputs),
      ...boxes.weight,
    ),
    bias: Float32Array.of(
      ...difference(scores.bias, 0, 1, 1),
      ...difference(scores.bias, 1, 0, 1),
      ...boxes.bias,
    ),
  };
  const straight = widenConvolution(heads, { outputs: 6, inputScales: [...slopes] });
  const bent = widenConvolution(heads, { outputs: 6, inputScales: [...slopes].map((slope) => 1 - slope) });
  return net.add(net.pointwise(net.relu(x), bent.weight, inputs), net.convolution(x, straight));
}

/** A dense layer on a map: facenet-pytorch flattens it as column, row, channel, ONNX as channel, row, column. */
function flatDense(net: LayerWriter, x: string, key: string): string {
  const layer = net.layer(key);
  const [outputs, inputs] = layer.shape;
  const side = 3; // of the map, in R-Net and O-Net
  const channels = inputs / (side * side);
  const weight = new Float32Array(layer.weight.length);
  for (let i = 0; i < weight.length; i++) {
    const input = i % inputs;
    const [channel, row, column] = [
      input % channels,
      Math.floor(input / channels) % side,
      Math.floor(input / channels / side),
    ];
    weight[i - input + (channel * side + row) * side + column] = layer.weight[i] ?? 0;
  }
  const flat = net.graph.node('Flatten', [x], { attributes: { axis: { int: 1 } } });
  return net.dense(flat, { ...layer, shape: [outputs, inputs, 1, 1], weight });
}

function probability(net: LayerWriter, scores: string): void {
  net.graph.node('Softmax', [scores], { attributes: { axis: { int: 1 } }, output: 'probability' });
}
