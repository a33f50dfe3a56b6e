/** What every parameter of a node says about itself; units are in the name or the description. */
interface Described {
  readonly description: string;
  /** Takes effect at once; the others are read on configure and refuse a change while the node is configured. */
  readonly live?: true;
}

export type ParameterSpec = Described &
  (
    | { readonly type: 'integer'; readonly default: number; readonly min: number; readonly max: number }
    | { readonly type: 'number'; readonly default: number; readonly min: number; readonly max: number }
    | { readonly type: 'string'; readonly default: string; readonly choices?: readonly string[] }
    | { readonly type: 'boolean'; readonly default: boolean }
  );

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

type ValueOf<Spec extends ParameterSpec> = Spec extends { type: 'integer' | 'number' }
  ? number
  : Spec extends { type: 'boolean' }
    ? boolean
    : string;

/** The parsed values of a node's parameters. */
export type ParameterValues<Specs extends ParameterSpecs> = {
  readonly [Name in keyof Specs]: ValueOf<Specs[Name]>;
};

/**
 * Says what is wrong with a value, or `undefined` when it is fine.
 *
 * Integers arrive from ROS as `bigint` or `number`; both are accepted.
 */
export function whatIsWrong(name: string, spec: ParameterSpec, value: unknown): string | undefined {
  switch (spec.type) {
    case 'integer':
    case 'number': {
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return `${name} must be a number`;
      if (spec.type === 'integer' && !Number.isInteger(number)) return `${name} must be a whole number`;
      if (number < spec.min || number > spec.max)
        return `${name} is ${number}, it must be between ${spec.min} and ${spec.max}`;
      return undefined;
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${name} must be true or false`;
    case 'string':
      if (typeof value !== 'string')
        return `${name} must be a text (quote what looks like a number: -p ${name}:="'0'")`;
      if (spec.choices && !spec.choices.includes(value))
        return `${name} is "${value}", it must be one of ${spec.choices.join(', ')}`;
      return undefined;
  }
}
