import { readFile } from 'node:fs/promises';
import { McapIndexedReader, McapStreamReader, type McapTypes } from '@mcap/core';

type Records = McapTypes.TypedMcapRecord[];

/** All messages of a whole MCAP file by its index, with the reader that found them. */
export async function readIndexed(
  path: string,
): Promise<{ readonly reader: McapIndexedReader; readonly messages: McapTypes.Message[] }> {
  const bytes = await readFile(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: () => Promise.resolve(BigInt(bytes.length)),
      read: (offset, size) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + size))),
    },
  });
  const messages: McapTypes.Message[] = [];
  for await (const message of reader.readMessages()) messages.push(message);
  return { reader, messages };
}

/** What can be read from the beginning of a file that may end anywhere. */
export function readStream(bytes: Uint8Array): Records {
  const reader = new McapStreamReader({ validateCrcs: true });
  reader.append(bytes);
  const records: Records = [];
  for (;;) {
    const record = reader.nextRecord();
    if (record === undefined) return records;
    records.push(record);
  }
}
