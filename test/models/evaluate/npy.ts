/** The bytes of a NumPy array, as numpy.save writes them (format 1.0). */
export function npy(type: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const dims = shape.length === 1 ? `${shape[0] ?? 0},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${dims}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const start = [0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8];
  return Uint8Array.from([
    ...start,
    ...Buffer.from(header, 'latin1'),
    ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ]);
}
