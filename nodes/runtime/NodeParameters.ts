import rclnodejs from 'rclnodejs';

import { RapportError } from '../../core/RapportError.js';
import {
  whatIsWrong,
  type ParameterSpec,
  type ParameterSpecs,
  type ParameterValues,
} from '../../config/ParameterSpec.js';
import { DescribedParameter } from './DescribedParameter.js';

/** rcl_interfaces/ParameterType; rclnodejs declares it as a const enum, which isolated modules cannot use. */
const rosType = { boolean: 1, integer: 2, number: 3, string: 4 } as const satisfies Record<
  ParameterSpec['type'],
  number
>;

/** Declares a node's parameters with their ranges and descriptions, and hands them out as one frozen typed object. */
export class NodeParameters<Specs extends ParameterSpecs> {
  readonly #node: rclnodejs.Node;
  readonly #specs: Specs;

  /**
   * @param isConfigured whether the node is past configure, where only `live` parameters may change
   * @throws RapportError `parameter/invalid` when a value from the command line or a YAML file is not acceptable
   */
  constructor(node: rclnodejs.Node, specs: Specs, isConfigured: () => boolean) {
    this.#node = node;
    this.#specs = specs;
    for (const [name, spec] of Object.entries(specs)) declare(node, name, spec);
    node.addOnSetParametersCallback((changes) => {
      const reasons = changes.flatMap(({ name, value }) => {
        const spec = specs[name];
        if (!spec) return [];
        const wrong = whatIsWrong(name, spec, value);
        if (wrong !== undefined) return [wrong];
        return isConfigured() && !spec.live
          ? [`${name} is read on configure: deactivate and clean up the node first`]
          : [];
      });
      return { successful: reasons.length === 0, reason: reasons.join('; ') };
    });
  }

  /** The present values. */
  read(): ParameterValues<Specs> {
    const values = Object.entries(this.#specs).map(([name, spec]) => {
      const value: unknown = this.#node.getParameter(name).value;
      return [name, spec.type === 'integer' || spec.type === 'number' ? Number(value) : value];
    });
    return Object.freeze(Object.fromEntries(values)) as ParameterValues<Specs>;
  }
}

function declare(node: rclnodejs.Node, name: string, spec: ParameterSpec): void {
  const given = node.getParameterOverrides().find((each) => each.name === name);
  const wrong = given && whatIsWrong(name, spec, given.value);
  if (wrong !== undefined)
    throw new RapportError('parameter/invalid', `Node ${node.name()}: ${wrong}; correct it and start again.`);
  // A whole number in YAML or on the command line is an integer to ROS, also where a fraction is allowed.
  const value: unknown = given ? given.value : spec.default;
  const parameter = new rclnodejs.Parameter(name, rosType[spec.type], rosValue(spec, value));
  node.declareParameter(parameter, new DescribedParameter(name, rosType[spec.type], spec), true);
}

function rosValue(spec: ParameterSpec, value: unknown): unknown {
  if (spec.type === 'integer') return BigInt(value as number | bigint);
  return spec.type === 'number' ? Number(value) : value;
}
