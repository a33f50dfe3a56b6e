/** An element that must be there. */
export function element<E>(list: readonly E[], index: number): E {
  const found = list[index];
  if (found === undefined) throw new RangeError(`A list of ${list.length} has no element ${index}.`);
  return found;
}
