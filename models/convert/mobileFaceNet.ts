import { RapportError } from '../../core/RapportError.js';
import { OnnxGraph } from '../onnx/OnnxGraph.js';
import { float32Tensor, int64Tensor } from '../onnx/OnnxTensor.js';
import { readTflite, type TfliteGraph, type TfliteOperator } from '../tflite/readTflite.js';

/**
 * MobileFaceNet (Chen et al. 2018) from TensorFlow Lite to ONNX, with the batch left open.
 *
 * Input `image` [N,3,112,112] float32, R G B planar, (pixel - 127.5) / 128; output `embedding` [N,192], not normalised.
 * The file computes PReLU as relu(x) + a (x - |x|), which is a PReLU of slope 2a.
 */
export function convertMobileFaceNet(tflite: Uint8Array): Uint8Array {
  const source = readTflite(tflite);
  const [input, output] = [source.inputs[0] ?? -1, source.outputs[0] ?? -1];
  const graph = new OnnxGraph({ name: 'mobilefacenet' });
  graph.input('image', 'float32', ['N', 3, ...shapeOf(source, input).slice(1, 3)]);
  const converter = createConverter(source, graph);
  converter.names.set(input, 'image');
  graph.node('Identity', [converter.valueOf(output)], { output: 'embedding' });
  graph.output('embedding', 'float32', ['N', ...shapeOf(source, output).slice(1)]);
  return graph.encode();
}

function createConverter(source: TfliteGraph, graph: OnnxGraph) {
  const makers = new Map(source.operators.map((operator) => [operator.output, operator]));
  const names = new Map<number, string>();
  const maker = (tensor: number | undefined) => makers.get(tensor ?? -1);

  /** The name of a tensor's value in the graph; the nodes that make it are added when first asked for. */
  const valueOf = (tensor: number): string => {
    const known = names.get(tensor);
    if (known !== undefined) return known;
    const operator = maker(tensor);
    if (operator === undefined) throw unexpected('a value that no operator makes');
    const name = convert(operator);
    names.set(tensor, name);
    return name;
  };

  const convert = (operator: TfliteOperator): string => {
    const [first = -1, second = -1] = operator.inputs;
    switch (operator.name) {
      case 'CONV_2D':
      case 'DEPTHWISE_CONV_2D':
        return convolution(operator);
      case 'ADD': {
        const prelu = matchPrelu(operator);
        if (prelu === undefined) return graph.node('Add', [valueOf(first), valueOf(second)]);
        return convertPrelu(prelu.input, {
          name: `${operator.output}`,
          slope: prelu.slope.map((value) => 2 * value),
        });
      }
      case 'RESHAPE': {
        const shape = graph.constant('flat', int64Tensor([0, -1]));
        return graph.node('Reshape', [valueOf(first), shape]);
      }
      case 'RELU':
      case 'ABS':
      case 'SUB':
      case 'MUL':
        throw unexpected(`${operator.name} outside a PReLU`);
    }
  };

  /** `a x + (1 - a) relu(x)`, which ONNX Runtime computes faster than its own PRelu. */
  const convertPrelu = (input: number, options: { name: string; slope: Float32Array }): string => {
    const channels = options.slope.length;
    const x = valueOf(input);
    const scaled = (value: string, key: string, factors: Float32Array) => {
      const weight = graph.constant(`${key}_${options.name}`, float32Tensor([channels, 1, 1, 1], factors));
      return graph.node('Conv', [value, weight], { attributes: { group: { int: channels } } });
    };
    const straight = scaled(x, 'straight', options.slope);
    const bent = scaled(
      graph.node('Relu', [x]),
      'bent',
      options.slope.map((slope) => 1 - slope),
    );
    return graph.node('Add', [bent, straight]);
  };

  const matchPrelu = (add: TfliteOperator) => {
    const relu = maker(add.inputs[0]);
    const mul = maker(add.inputs[1]);
    const sub = maker(mul?.inputs[1]);
    const abs = maker(sub?.inputs[1]);
    const input = relu?.inputs[0];
    const isPrelu =
      relu?.name === 'RELU' && mul?.name === 'MUL' && sub?.name === 'SUB' && abs?.name === 'ABS';
    if (!isPrelu || sub.inputs[0] !== input || abs.inputs[0] !== input || input === undefined) {
      return undefined;
    }
    return { input, slope: constant(mul.inputs[0]).values };
  };

  const constant = (tensor: number | undefined) => {
    const found = source.tensors[tensor ?? -1];
    if (found?.values === undefined) throw unexpected('weights that are not constant');
    return { shape: found.shape, values: found.values };
  };

  const convolution = (operator: TfliteOperator): string => {
    const [input = -1, weights, bias] = operator.inputs;
    const isDepthwise = operator.name === 'DEPTHWISE_CONV_2D';
    const { shape, values } = constant(weights);
    const [outer = 1, rows = 1, columns = 1, inner = 1] = shape; // [out, r, c, in], depthwise [1, r, c, channel]
    const dims = isDepthwise ? [inner, 1, rows, columns] : [outer, inner, rows, columns];
    const planar = channelsFirst(values, { outer, window: rows * columns, inner });
    const name = `${operator.output}`;
    const pads = padsOf(source, operator, [rows, columns]);
    return graph.node(
      'Conv',
      [
        valueOf(input),
        graph.constant(`weight_${name}`, float32Tensor(dims, planar)),
        graph.constant(`bias_${name}`, float32Tensor([dims[0] ?? 0], constant(bias).values)),
      ],
      {
        attributes: {
          kernel_shape: { ints: [rows, columns] },
          strides: { ints: operator.strides },
          pads: { ints: pads },
          group: { int: isDepthwise ? inner : 1 },
        },
      },
    );
  };

  return { names, valueOf };
}

/** Weights from [outer, window, inner] to [outer, inner, window], or for a depthwise layer [inner, window]. */
function channelsFirst(
  values: Float32Array,
  layout: { readonly outer: number; readonly window: number; readonly inner: number },
): Float32Array {
  const { outer, window, inner } = layout;
  const planar = new Float32Array(values.length);
  for (let o = 0; o < outer; o++) {
    for (let w = 0; w < window; w++) {
      for (let i = 0; i < inner; i++) {
        planar[(o * inner + i) * window + w] = values[(o * window + w) * inner + i] ?? NaN;
      }
    }
  }
  return planar;
}

/** ONNX's pads for TensorFlow's "same", which puts the odd pixel at the end: [top, left, bottom, right]. */
function padsOf(source: TfliteGraph, operator: TfliteOperator, kernel: readonly [number, number]): number[] {
  if (operator.padding === 'valid') return [0, 0, 0, 0];
  const from = shapeOf(source, operator.inputs[0] ?? -1);
  const to = shapeOf(source, operator.output);
  const total = [0, 1].map((axis) => {
    const covered = ((to[axis + 1] ?? 0) - 1) * (operator.strides[axis] ?? 1) + (kernel[axis] ?? 0);
    return Math.max(0, covered - (from[axis + 1] ?? 0));
  });
  return [
    ...total.map((pixels) => Math.floor(pixels / 2)),
    ...total.map((pixels) => pixels - Math.floor(pixels / 2)),
  ];
}

function shapeOf(source: TfliteGraph, tensor: number): readonly number[] {
  return source.tensors[tensor]?.shape ?? [];
}

function unexpected(what: string): RapportError {
  return new RapportError(
    'tflite/unsupported',
    `The TensorFlow Lite file has ${what}, which the converter does not know: use the package version that the manifest names.`,
  );
}
