/** The name of a message's constant; `undefined` for a number that is none of them. */
export function keyOf<Key extends string>(
  codes: Readonly<Record<Key, number>>,
  code: number,
): Key | undefined {
  return (Object.keys(codes) as Key[]).find((key) => codes[key] === code);
}
