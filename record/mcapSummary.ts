import { crc32 } from 'node:zlib';
import { McapConstants, McapRecordBuilder, type McapTypes } from '@mcap/core';

const { Opcode } = McapConstants;

/** Opcode, length and the two offsets of the footer: what of it the summary's checksum covers. */
const coveredFooterBytes = 1 + 8 + 8 + 8;

export interface McapSummary {
  /** Where the summary begins, bytes. */
  readonly position: number;
  readonly schemas: readonly McapTypes.Schema[];
  readonly channels: readonly McapTypes.Channel[];
  readonly counts: ReadonlyMap<number, bigint>;
  readonly span: { readonly startNs: bigint; readonly endNs: bigint } | undefined;
  readonly chunkIndexes: readonly McapTypes.ChunkIndex[];
  readonly metadataIndexes: readonly McapTypes.MetadataIndex[];
}

/** Everything after the records of an MCAP file: what is in it and where, the footer, the magic bytes. */
export function summarySection(summary: McapSummary): Uint8Array {
  const { position, schemas, channels, counts, span, chunkIndexes, metadataIndexes } = summary;
  const builder = new McapRecordBuilder();
  const groups: McapTypes.SummaryOffset[] = [];
  const group = (groupOpcode: number, write: () => void): void => {
    const start = builder.length;
    write();
    if (builder.length === start) return;
    groups.push({
      groupOpcode,
      groupStart: BigInt(position + start),
      groupLength: BigInt(builder.length - start),
    });
  };
  group(Opcode.SCHEMA, () => schemas.forEach((schema) => builder.writeSchema(schema)));
  group(Opcode.CHANNEL, () => channels.forEach((channel) => builder.writeChannel(channel)));
  group(Opcode.STATISTICS, () => {
    builder.writeStatistics({
      messageCount: [...counts.values()].reduce((sum, count) => sum + count, 0n),
      schemaCount: schemas.length,
      channelCount: channels.length,
      attachmentCount: 0,
      metadataCount: metadataIndexes.length,
      chunkCount: chunkIndexes.length,
      messageStartTime: span?.startNs ?? 0n,
      messageEndTime: span?.endNs ?? 0n,
      channelMessageCounts: new Map(counts),
    });
  });
  group(Opcode.METADATA_INDEX, () => metadataIndexes.forEach((index) => builder.writeMetadataIndex(index)));
  group(Opcode.CHUNK_INDEX, () => chunkIndexes.forEach((index) => builder.writeChunkIndex(index)));
  const summaryOffsetStart = BigInt(position + builder.length);
  for (const offset of groups) builder.writeSummaryOffset(offset);

  const footer = Buffer.alloc(coveredFooterBytes);
  footer.writeUInt8(Opcode.FOOTER, 0);
  footer.writeBigUInt64LE(8n + 8n + 4n, 1);
  footer.writeBigUInt64LE(BigInt(position), 9);
  footer.writeBigUInt64LE(summaryOffsetStart, 17);
  const summaryCrc = crc32(footer, crc32(builder.buffer));
  builder.writeFooter({ summaryStart: BigInt(position), summaryOffsetStart, summaryCrc });
  builder.writeMagic();
  return builder.buffer.slice();
}
