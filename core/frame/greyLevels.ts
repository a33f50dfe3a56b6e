/** A face's crop is asked for by its sharpness and by the affect network's input. */
const computed = new WeakMap<Uint8Array, Float32Array>();

/**
 * Grey levels 0..255 of interleaved RGB pixels: the luma of BT.601, as OpenCV's conversion, not rounded.
 *
 * Computed once for the same pixels: nobody writes to them or to what this returns.
 */
export function greyLevels(data: Uint8Array): Float32Array {
  const known = computed.get(data);
  if (known !== undefined) return known;
  const grey = new Float32Array(data.length / 3);
  for (let i = 0, from = 0; i < grey.length; i++, from += 3) {
    grey[i] =
      0.299 * (data[from] as number) +
      0.587 * (data[from + 1] as number) +
      0.114 * (data[from + 2] as number);
  }
  computed.set(data, grey);
  return grey;
}
