import type { ProtocolFile, StepFile } from './protocolSchema.js';
import type { YamlPath } from './yamlPlaces.js';

/** A step with its names filled in, and where its text stands. */
export interface PlacedStep {
  readonly step: StepFile;
  readonly path: YamlPath;
  readonly group?: string | undefined;
}

/** All steps in their order, those of a block once for each of its values. */
export function expandSteps(file: ProtocolFile): readonly PlacedStep[] {
  return file.steps.flatMap((entry, index): readonly PlacedStep[] => {
    if (!('for_each' in entry)) return [{ step: entry, path: ['steps', index] }];
    const { for_each: name, of, steps } = entry;
    return of.flatMap((value) =>
      steps.map((step, place) => ({
        step: fill(step, `{${name}}`, value),
        path: ['steps', index, 'steps', place],
        group: `${name}: ${value}`,
      })),
    );
  });
}

/** The same value with a placeholder replaced in every text; names of fields stay. */
function fill<Value>(value: Value, placeholder: string, by: string): Value {
  if (typeof value === 'string') return value.replaceAll(placeholder, by) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, placeholder, by)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => [name, fill(part, placeholder, by)]),
  ) as Value;
}
