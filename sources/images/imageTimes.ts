/** What the numbers in the pictures' names count. */
export type NameUnit = 'nanoseconds' | 'microseconds' | 'milliseconds' | 'seconds' | 'frames';

/** Digits of a stamp of this century since 1970, and what they count. */
const stampUnits: readonly { readonly digits: number; readonly unit: NameUnit; readonly factor: bigint }[] = [
  { digits: 19, unit: 'nanoseconds', factor: 1n },
  { digits: 16, unit: 'microseconds', factor: 1_000n },
  { digits: 13, unit: 'milliseconds', factor: 1_000_000n },
];

/**
 * When the pictures of a folder were taken, by their names: the last number of each name. Where all of them are stamps of one
 * unit, these are the times; otherwise the pictures are numbered, from 0, at `rateHz`: frame numbers that miss leave a hole.
 */
export function imageTimes(names: readonly string[], rateHz: number): { timesNs: bigint[]; unit: NameUnit } {
  const stems = names.map((name) => name.replace(/\.\w+$/, ''));
  const seconds = stems.map((stem) => /(?:^|[^\d.])(\d{1,10})[.](\d{1,9})$/.exec(stem));
  if (seconds.every((match) => match !== null)) {
    const timesNs = seconds.map(
      ([, whole = '0', part = '']) => BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0')),
    );
    return { timesNs, unit: 'seconds' };
  }
  const numbers = stems.map((stem) => /(\d+)\D*$/.exec(stem)?.[1]);
  for (const { digits, unit, factor } of stampUnits) {
    if (numbers.every((number) => number?.length === digits))
      return { timesNs: numbers.map((number) => BigInt(number ?? 0) * factor), unit };
  }
  const counts = numbers.map((number) => Number(number ?? Number.NaN));
  const first = counts[0] ?? 0;
  const isCounted = counts.every((count, index) => count < first + 1e9 && count > (counts[index - 1] ?? -1));
  const timesNs = counts.map((count, index) =>
    BigInt(Math.round(((isCounted ? count - first : index) * 1e9) / rateHz)),
  );
  return { timesNs, unit: 'frames' };
}
