/** A setting in which two analyses differ: where it stands, and what each has; `undefined` where it has none. */
export interface SettingDifference {
  /** For example `parameters.face.detector`. */
  readonly path: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** All entries in which two values of JSON differ, in order of their paths. */
export function compareSettings(a: unknown, b: unknown, path = ''): readonly SettingDifference[] {
  if (Object.is(a, b)) return [];
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return [{ path, a, b }];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.flatMap((name) => compareSettings(a[name], b[name], path === '' ? name : `${path}.${name}`));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
