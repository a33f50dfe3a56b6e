import { z } from 'zod';

import { RapportError } from '../../core/RapportError.js';
import type { Tensor } from '../../core/model/Network.js';

/**
 * Float tensors by name in the safetensors format: 8 bytes of header length (little-endian), a JSON header padded with
 * spaces to a multiple of 8, then the numbers, little-endian, in the header's order.
 *
 * The same tensors in the same order give the same bytes, so that a file's SHA-256 names its content.
 */
export function encodeSafetensors(tensors: Readonly<Record<string, Tensor>>): Buffer {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const end = offset + tensor.data.length * 4;
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = JSON.stringify(header);
  const headerText = Buffer.from(json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8));
  const bytes = Buffer.alloc(8 + headerText.length + offset);
  bytes.writeBigUInt64LE(BigInt(headerText.length));
  headerText.copy(bytes, 8);
  let position = 8 + headerText.length;
  for (const { data } of Object.values(tensors)) {
    for (const value of data) position = bytes.writeFloatLE(value, position);
  }
  return bytes;
}

const count = z.int().nonnegative();
const entry = z.object({ dtype: z.string(), shape: z.array(count), data_offsets: z.tuple([count, count]) });
const header = z.record(z.string(), entry);

/**
 * The tensors of a safetensors file.
 *
 * @param name how the file is called in messages.
 * @throws RapportError `head/corrupt` when the bytes are cut off or are no such file of float32 tensors.
 */
export function decodeSafetensors(bytes: Buffer, name: string): Record<string, Tensor> {
  const corrupt = (what: string, cause?: unknown): RapportError =>
    new RapportError(
      'head/corrupt',
      `${name} is damaged (${what}): restore it from a copy or train the head again.`,
      {
        cause,
      },
    );
  if (bytes.length < 8) throw corrupt('it is shorter than its header');
  const headerLength = Number(bytes.readBigUInt64LE());
  if (headerLength > bytes.length - 8) throw corrupt('its header is cut off');
  let entries: z.infer<typeof header>;
  try {
    const stated = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as object;
    entries = header.parse(
      Object.fromEntries(Object.entries(stated).filter(([key]) => key !== '__metadata__')),
    );
  } catch (error) {
    throw corrupt('its header says nothing that is understood', error);
  }
  const start = 8 + headerLength;
  const tensors: Record<string, Tensor> = {};
  for (const [key, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const length = shape.reduce((product, size) => product * size, 1);
    const [from, to] = offsets;
    if (dtype !== 'F32' || to - from !== length * 4 || start + to > bytes.length) {
      throw corrupt(`tensor ${key} does not fit`);
    }
    const data = new Float32Array(length);
    for (let index = 0; index < length; index += 1) data[index] = bytes.readFloatLE(start + from + index * 4);
    tensors[key] = { data, shape };
  }
  return tensors;
}
