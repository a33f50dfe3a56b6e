/**
 * JSON whose text depends on the value alone: keys in order, no spaces. What is `undefined` is left out.
 *
 * @throws TypeError for what JSON cannot hold (bigint, cycles)
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
