/** http://wiki.ros.org/Bags/Format/2.0: what a record is. */
export const bagOp = {
  message: 2,
  bagHeader: 3,
  indexData: 4,
  chunk: 5,
  chunkInfo: 6,
  connection: 7,
} as const;

export const bagMagic = '#ROSBAG V2.0\n';

/** A record's header fields, and where its data are. */
export interface BagRecord {
  readonly op: number;
  readonly fields: ReadonlyMap<string, Uint8Array>;
  /** Bytes of the header's length and of the header. */
  readonly headerBytes: number;
  /** As stated; the file may end before. */
  readonly dataBytes: number;
}

/** No record's header is longer; a connection's description is in its data. */
export const mostHeaderBytes = 64 * 1024;

/** Fields of the form length, name, `=`, value; `undefined` where they do not fill the bytes exactly. */
export function parseFields(bytes: Uint8Array): Map<string, Uint8Array> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields = new Map<string, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at, true);
    at += 4;
    if (length === 0 || at + length > bytes.length) return undefined;
    const field = bytes.subarray(at, at + length);
    const equals = field.indexOf(0x3d);
    if (equals < 1) return undefined;
    fields.set(new TextDecoder().decode(field.subarray(0, equals)), field.subarray(equals + 1));
    at += length;
  }
  return fields;
}

/** A record's header at `at`; `undefined` where there is none, or where it is not whole. */
export function parseBagRecord(bytes: Uint8Array, at: number): BagRecord | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (at + 4 > bytes.length) return undefined;
  const headerLength = view.getUint32(at, true);
  const end = at + 4 + headerLength;
  if (headerLength === 0 || headerLength > mostHeaderBytes || end + 4 > bytes.length) return undefined;
  const fields = parseFields(bytes.subarray(at + 4, end));
  const op = fields?.get('op')?.[0];
  if (fields === undefined || op === undefined) return undefined;
  return { op, fields, headerBytes: 4 + headerLength + 4, dataBytes: view.getUint32(end, true) };
}

export function uint32Field({ fields }: Pick<BagRecord, 'fields'>, name: string): number | undefined {
  const value = fields.get(name);
  return value?.length === 4 ? new DataView(value.buffer, value.byteOffset, 4).getUint32(0, true) : undefined;
}

/** Seconds and nanoseconds, each in 32 bits, as nanoseconds. */
export function bagTime(bytes: Uint8Array, at = 0): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  return BigInt(view.getUint32(0, true)) * 1_000_000_000n + BigInt(view.getUint32(4, true));
}

export function timeField({ fields }: Pick<BagRecord, 'fields'>, name: string): bigint | undefined {
  const value = fields.get(name);
  return value?.length === 8 ? bagTime(value) : undefined;
}

export function textField(fields: ReadonlyMap<string, Uint8Array>, name: string): string {
  const value = fields.get(name);
  return value === undefined ? '' : new TextDecoder().decode(value);
}
