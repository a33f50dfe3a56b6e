/** One message of /video: four bytes `RPF1`, the header's length (uint32, big endian), the header (JSON, UTF-8), a JPEG. */
const magic = 0x52504631;
const fixedBytes = 8;

export interface PictureBytes {
  /** The header's text, unchecked. */
  readonly json: string;
  /** The message's own bytes, not copied. */
  readonly jpeg: Uint8Array;
}

/** @param jpeg copied */
export function joinPictureBytes(text: string, jpeg: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(fixedBytes + json.length + jpeg.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint32(4, json.length);
  bytes.set(json, fixedBytes);
  bytes.set(jpeg, fixedBytes + json.length);
  return bytes;
}

/** @returns what is wrong, as a sentence, where it is no whole picture message; never throws */
export function splitPictureBytes(bytes: Uint8Array): PictureBytes | string {
  if (bytes.length < fixedBytes) return 'The picture message is too short.';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== magic) return 'This is no picture message.';
  const jpegAt = fixedBytes + view.getUint32(4);
  if (jpegAt > bytes.length) return 'The picture message is cut off.';
  return {
    json: new TextDecoder().decode(bytes.subarray(fixedBytes, jpegAt)),
    jpeg: bytes.subarray(jpegAt),
  };
}
