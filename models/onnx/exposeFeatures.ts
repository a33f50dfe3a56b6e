import { RapportError } from '../../core/RapportError.js';
import { onnxElementTypes } from './OnnxTensor.js';
import { decodeModel, encodeModel, type ValueInfoMessage } from './schema.js';

/** New names of a classifier's outputs. */
export interface FeatureNames {
  /** What the last layer gives. */
  readonly scores: string;
  /** What the last layer takes: the pooled features, [N, width]. */
  readonly features: string;
}

/**
 * A classifier that ends in one dense layer (Gemm), with that layer's input as a second output.
 *
 * This is how EmotiEffLib itself gets the features of its ONNX files, which name but one output. Throws `model/names`
 * if the model ends otherwise.
 */
export function exposeFeatures(bytes: Uint8Array, names: FeatureNames): Uint8Array {
  const model = decodeModel(bytes);
  const [output, ...others] = model.graph.output;
  const last = model.graph.node.find((node) => output !== undefined && node.output.includes(output.name));
  const features = last?.input?.[0];
  if (output === undefined || others.length > 0 || last?.op_type !== 'Gemm' || features === undefined) {
    throw new RapportError(
      'model/names',
      'The model does not end in one dense layer, so that its features cannot be found: fetch the file that the manifest names.',
    );
  }
  const rename = (from: string, to: string) => ({
    op_type: 'Identity',
    input: [from],
    output: [to],
    name: `rename/${to}`,
  });
  return encodeModel({
    ...model,
    graph: {
      ...model.graph,
      node: [...model.graph.node, rename(output.name, names.scores), rename(features, names.features)],
      output: [{ ...output, name: names.scores }, rowsOf(names.features)],
    },
  });
}

function rowsOf(name: string): ValueInfoMessage {
  const dim = [{ dim_param: 'N' }, { dim_param: `${name}_width` }];
  return { name, type: { tensor_type: { elem_type: onnxElementTypes.float32, shape: { dim } } } };
}
