import type { McapTypes } from '@mcap/core';
import type { RecordedTopic } from '../RecordingSource.js';
import { ros2TypeName } from '../types/ros2TypeName.js';

/** A file's schemas and channels, as they are met: in the data, in chunks, in the summary. */
export class ChannelTable {
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #channels = new Map<number, McapTypes.Channel>();
  readonly #topics = new Map<number, RecordedTopic>();

  get size(): number {
    return this.#channels.size;
  }

  /** Keeps a schema or channel that is not known yet. */
  add(record: McapTypes.TypedMcapRecord | undefined): void {
    if (record?.type === 'Schema' && !this.#schemas.has(record.id)) {
      this.#schemas.set(record.id, record);
      // Channels that came before it have no type yet.
      for (const [id, { schemaId }] of this.#channels) if (schemaId === record.id) this.#topics.delete(id);
    }
    if (record?.type === 'Channel' && !this.#channels.has(record.id)) this.#channels.set(record.id, record);
  }

  /** The topic of a channel; `undefined` for a channel that was lost. */
  topic(channelId: number): RecordedTopic | undefined {
    const known = this.#topics.get(channelId);
    if (known !== undefined) return known;
    const channel = this.#channels.get(channelId);
    if (channel === undefined) return undefined;
    const topic = toTopic(channel, this.#schemas.get(channel.schemaId));
    this.#topics.set(channelId, topic);
    return topic;
  }

  /** The topics of all channels, with the counts that the file states. */
  all(counts: ReadonlyMap<number, bigint> | undefined): RecordedTopic[] {
    return [...this.#channels.keys()].map((id) => {
      const topic = this.topic(id);
      if (topic === undefined) throw new Error(`Channel ${id} has no topic.`);
      if (counts === undefined) return topic;
      const counted = { ...topic, count: Number(counts.get(id) ?? 0n) };
      this.#topics.set(id, counted);
      return counted;
    });
  }
}

function toTopic(channel: McapTypes.Channel, schema: McapTypes.Schema | undefined): RecordedTopic {
  const { metadata } = channel;
  return {
    name: channel.topic,
    type: schema?.encoding === 'ros1msg' ? ros2TypeName(schema.name) : (schema?.name ?? ''),
    encoding: channel.messageEncoding,
    definition: schema && {
      encoding: schema.encoding,
      text: new TextDecoder().decode(schema.data),
    },
    qos: metadata.get('offered_qos_profiles') ?? undefined,
    isLatched: metadata.get('latching') === '1',
    count: undefined,
  };
}
