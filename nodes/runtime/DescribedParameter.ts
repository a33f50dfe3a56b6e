import rclnodejs from 'rclnodejs';

import type { ParameterSpec } from '../../config/ParameterSpec.js';

/** A parameter's descriptor that tells tools the range: rclnodejs keeps the one that it is given to itself. */
export class DescribedParameter extends rclnodejs.ParameterDescriptor {
  readonly #spec: ParameterSpec;

  /** @param type rcl_interfaces/ParameterType */
  constructor(name: string, type: number, spec: ParameterSpec) {
    super(name, type, spec.description, false);
    this.#spec = spec;
    if (spec.type === 'string' && spec.choices)
      this.additionalConstraints = `one of ${spec.choices.join(', ')}`;
  }

  override toMessage(): ReturnType<rclnodejs.ParameterDescriptor['toMessage']> {
    const message = super.toMessage();
    const spec = this.#spec;
    // A step of 0 stands for any value in between.
    if (spec.type === 'integer')
      return {
        ...message,
        integer_range: [{ from_value: BigInt(spec.min), to_value: BigInt(spec.max), step: 0n }],
      };
    if (spec.type === 'number')
      return { ...message, floating_point_range: [{ from_value: spec.min, to_value: spec.max, step: 0 }] };
    return message;
  }
}
