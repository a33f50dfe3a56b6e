/** What of a `sensor_msgs/CompressedImage` is looked for without decoding it. */
export interface CompressedImageBytes {
  /** 0 where nobody stamped it. */
  readonly stampNs: bigint;
  /** The picture's file, most often a JPEG; the message's own bytes, not copied. */
  readonly file: Uint8Array;
}

/** Encapsulation, then the stamp: as much says when a picture was taken. */
export const stampedBytes = 4 + 8;

/**
 * The stamp of a message that begins with a header, from its CDR.
 *
 * @param bytes at least `stampedBytes` of them
 * @returns `undefined` for bytes that are no plain CDR
 */
export function headerStampNs(bytes: Uint8Array): bigint | undefined {
  const isLittle = endianOf(bytes);
  if (bytes.length < stampedBytes || isLittle === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return BigInt(view.getInt32(4, isLittle)) * 1_000_000_000n + BigInt(view.getUint32(8, isLittle));
}

/** @returns `undefined` for bytes that are no whole message of that type */
export function compressedImageBytes(bytes: Uint8Array): CompressedImageBytes | undefined {
  const stampNs = headerStampNs(bytes);
  const isLittle = endianOf(bytes);
  if (stampNs === undefined || isLittle === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = stampedBytes;
  // Frame id and format are texts; then come the bytes. Each begins with its length, at a multiple of four.
  for (let part = 0; ; part += 1) {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at, isLittle);
    at += 4;
    if (at + length > bytes.length) return undefined;
    if (part === 2) return { stampNs, file: bytes.subarray(at, at + length) };
    at += Math.ceil(length / 4) * 4;
  }
}

function endianOf(bytes: Uint8Array): boolean | undefined {
  if (bytes[0] !== 0) return undefined;
  if (bytes[1] === 1) return true;
  return bytes[1] === 0 ? false : undefined;
}
