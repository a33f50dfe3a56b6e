import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';

import { RapportError } from '../../core/RapportError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { writeFileAtomically } from '../../files/writeFileAtomically.js';
import { codeVersion } from '../../heads/registry/cardDetails.js';
import { openRecording } from '../../sources/openRecording.js';
import type { TaskInput, TaskModule } from '../TaskModule.js';

interface TopicSum {
  readonly type: string;
  messages: number;
  bytes: number;
  firstNs: bigint;
  lastNs: bigint;
}

/** What an archive holds: by recording and topic the messages, bytes and times, and what is damaged. No network runs. */
export const inventoryTask: TaskModule = {
  tables: ['topics.parquet'],
  checkParameters(parameters) {
    const [name] = Object.keys(parameters);
    if (name === undefined) return {};
    throw new RapportError('batch/parameters', `The task "inventory" knows no parameter "${name}".`);
  },
  identity: () => Promise.resolve({ rapport: codeVersion() }),
  open: () => Promise.resolve({ run: takeInventory, close: () => Promise.resolve() }),
};

async function takeInventory({ recording = '', folder, onProgress }: TaskInput): Promise<void> {
  const source = await openRecording(recording);
  try {
    const sums = new Map<string, TopicSum>();
    const spanNs = source.span ? Number(source.span.endNs - source.span.startNs) : 0;
    let toldShare = 0;
    for await (const { topic, logTimeNs, data } of source.messages()) {
      const sum = sums.get(topic.name) ?? {
        type: topic.type,
        messages: 0,
        bytes: 0,
        firstNs: logTimeNs,
        lastNs: logTimeNs,
      };
      sum.messages += 1;
      sum.bytes += data.byteLength;
      sum.lastNs = logTimeNs;
      sums.set(topic.name, sum);
      const share = spanNs > 0 && source.span ? Number(logTimeNs - source.span.startNs) / spanNs : 0;
      if (share - toldShare < 0.01) continue;
      toldShare = share;
      onProgress(share);
    }
    const [trouble] = source.troubles;
    // Of a damaged recording that holds something, the rest is listed; of one that holds nothing, why.
    if (sums.size === 0 && trouble) throw new RapportError('batch/nothing-readable', trouble.text);
    await writeInventory(folder, sums);
    const troubles = source.troubles.map(({ code, text }) => ({ code, text }));
    const about = { storage: source.storage, compression: source.compression, troubles };
    await writeFileAtomically(
      join(folder, 'inventory.json'),
      `${JSON.stringify(about, undefined, 2)}\n`,
      ownerOnly,
    );
  } finally {
    await source.close();
  }
}

async function writeInventory(folder: string, sums: ReadonlyMap<string, TopicSum>): Promise<void> {
  const rows = [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
  const column = (
    name: string,
    type: 'STRING' | 'INT64',
    cellOf: (topic: string, sum: TopicSum) => string | bigint,
  ): object => ({ name, type, data: rows.map(([topic, sum]) => cellOf(topic, sum)), nullable: false });
  const bytes = parquetWriteBuffer({
    columnData: [
      column('topic', 'STRING', (topic) => topic),
      column('type', 'STRING', (_, { type }) => type),
      column('messages', 'INT64', (_, { messages }) => BigInt(messages)),
      column('bytes', 'INT64', (_, { bytes: sum }) => BigInt(sum)),
      column('first_ns', 'INT64', (_, { firstNs }) => firstNs),
      column('last_ns', 'INT64', (_, { lastNs }) => lastNs),
    ] as Parameters<typeof parquetWriteBuffer>[0]['columnData'],
    createdBy: 'rapport',
  });
  await writeFileAtomically(join(folder, 'topics.parquet'), new Uint8Array(bytes), ownerOnly);
}
