import { OnnxGraph } from '../onnx/OnnxGraph.js';
import { float32Tensor, int64Tensor } from '../onnx/OnnxTensor.js';
import { RapportError } from '../../core/RapportError.js';
import type { TorchTensor } from '../torch/readStateDict.js';

/**
 * MTCNN's three networks (Zhang et al. 2016) as facenet-pytorch 2.6.0 defines them (`models/mtcnn.py`), in ONNX.
 *
 * Input of all: `image` [N,3,H,W] float32, R G B planar, (pixel - 127.5) / 128; R-Net 24x24, O-Net 48x48. Outputs:
 * `probability` [N,2] (a second column is "face"), `regression` [N,4] (left, top, right, bottom, in box sizes),
 * O-Net also `landmarks` [N,10] (x1..x5, y1..y5, in box sizes); P-Net's have two more axes, the window's row and column.
 *
 * Throws `torch/format` if a weight is missing.
 */
export function convertPNet(weights: ReadonlyMap<string, TorchTensor>): Uint8Array {
  const net = networkWriter('mtcnn-pnet', weights);
  let x = net.graph.input('image', 'float32', ['N', 3, 'H', 'W']);
  x = net.maxPool(net.prelu(net.conv(x, 'conv1'), 'prelu1'), { size: 2, stride: 2 });
  x = net.prelu(net.conv(x, 'conv2'), 'prelu2');
  x = net.prelu(net.conv(x, 'conv3'), 'prelu3');
  net.softmax(net.conv(x, 'conv4_1'), 'probability');
  net.conv(x, 'conv4_2', 'regression');
  net.graph.output('probability', 'float32', ['N', 2, 'h', 'w']);
  net.graph.output('regression', 'float32', ['N', 4, 'h', 'w']);
  return net.graph.encode();
}

export function convertRNet(weights: ReadonlyMap<string, TorchTensor>): Uint8Array {
  const net = networkWriter('mtcnn-rnet', weights);
  let x = net.graph.input('image', 'float32', ['N', 3, 24, 24]);
  x = net.maxPool(net.prelu(net.conv(x, 'conv1'), 'prelu1'), { size: 3, stride: 2 });
  x = net.maxPool(net.prelu(net.conv(x, 'conv2'), 'prelu2'), { size: 3, stride: 2 });
  x = net.prelu(net.conv(x, 'conv3'), 'prelu3');
  x = net.prelu(net.dense(net.flatten(x), 'dense4'), 'prelu4');
  net.softmax(net.dense(x, 'dense5_1'), 'probability');
  net.dense(x, 'dense5_2', 'regression');
  net.graph.output('probability', 'float32', ['N', 2]);
  net.graph.output('regression', 'float32', ['N', 4]);
  return net.graph.encode();
}

export function convertONet(weights: ReadonlyMap<string, TorchTensor>): Uint8Array {
  const net = networkWriter('mtcnn-onet', weights);
  let x = net.graph.input('image', 'float32', ['N', 3, 48, 48]);
  x = net.maxPool(net.prelu(net.conv(x, 'conv1'), 'prelu1'), { size: 3, stride: 2 });
  x = net.maxPool(net.prelu(net.conv(x, 'conv2'), 'prelu2'), { size: 3, stride: 2 });
  x = net.maxPool(net.prelu(net.conv(x, 'conv3'), 'prelu3'), { size: 2, stride: 2 });
  x = net.prelu(net.conv(x, 'conv4'), 'prelu4');
  x = net.prelu(net.dense(net.flatten(x), 'dense5'), 'prelu5');
  net.softmax(net.dense(x, 'dense6_1'), 'probability');
  net.dense(x, 'dense6_2', 'regression');
  net.dense(x, 'dense6_3', 'landmarks');
  net.graph.output('probability', 'float32', ['N', 2]);
  net.graph.output('regression', 'float32', ['N', 4]);
  net.graph.output('landmarks', 'float32', ['N', 10]);
  return net.graph.encode();
}

/** The layers of the three networks on one graph; each takes and gives a value's name. */
function networkWriter(name: string, weights: ReadonlyMap<string, TorchTensor>) {
  const graph = new OnnxGraph({ name });
  const weight = (key: string, dims?: (shape: readonly number[]) => readonly number[]) => {
    const tensor = weights.get(key);
    if (tensor === undefined) {
      throw new RapportError(
        'torch/format',
        `The weights of ${name} lack '${key}': install facenet-pytorch again.`,
      );
    }
    return graph.constant(key, float32Tensor(dims?.(tensor.shape) ?? tensor.shape, tensor.data));
  };
  const rankOf = new Map<string, number>();
  const layer = (value: string, rank: number) => {
    rankOf.set(value, rank);
    return value;
  };
  return {
    graph,
    conv: (x: string, key: string, output?: string) =>
      layer(
        graph.node('Conv', [x, weight(`${key}.weight`), weight(`${key}.bias`)], output ? { output } : {}),
        4,
      ),
    dense: (x: string, key: string, output?: string) =>
      layer(
        graph.node('Gemm', [x, weight(`${key}.weight`), weight(`${key}.bias`)], {
          attributes: { transB: { int: 1 } },
          ...(output ? { output } : {}),
        }),
        2,
      ),
    /** Torch's slope a channel, which ONNX broadcasts from the right: [C] after a dense layer, [C,1,1] after a convolution. */
    prelu: (x: string, key: string) => {
      const rank = rankOf.get(x) ?? 4;
      const slope = weight(`${key}.weight`, (shape) => [...shape, ...Array<number>(rank - 2).fill(1)]);
      return layer(graph.node('PRelu', [x, slope]), rank);
    },
    maxPool: (x: string, pool: { readonly size: number; readonly stride: number }) =>
      layer(
        graph.node('MaxPool', [x], {
          attributes: {
            kernel_shape: { ints: [pool.size, pool.size] },
            strides: { ints: [pool.stride, pool.stride] },
            ceil_mode: { int: 1 },
          },
        }),
        4,
      ),
    /** facenet-pytorch's order, in which the dense weights were trained: column, row, channel. */
    flatten: (x: string) => {
      const permuted = graph.node('Transpose', [x], { attributes: { perm: { ints: [0, 3, 2, 1] } } });
      const shape = graph.constant(`${x}/flat`, int64Tensor([0, -1]));
      return layer(graph.node('Reshape', [permuted, shape]), 2);
    },
    softmax: (x: string, output: string) =>
      layer(graph.node('Softmax', [x], { attributes: { axis: { int: 1 } }, output }), rankOf.get(x) ?? 2),
  };
}
