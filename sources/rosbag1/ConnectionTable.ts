import type { RecordedTopic } from '../RecordingSource.js';
import { ros2TypeName } from '../types/ros2TypeName.js';
import { parseFields, textField, uint32Field, type BagRecord } from './bagRecords.js';

/** A bag's connections: publishers of topics, each with the definition of its messages. */
export class ConnectionTable {
  readonly #topics = new Map<number, RecordedTopic>();

  get size(): number {
    return this.#topics.size;
  }

  /**
   * Keeps a connection record that is not known yet. A bag describes each connection twice.
   *
   * @returns whether it is the first description of this connection or says the same as the first
   */
  add(record: BagRecord, data: Uint8Array): boolean {
    const connection = uint32Field(record, 'conn');
    const header = parseFields(data);
    if (connection === undefined || header === undefined) return false;
    const known = this.#topics.get(connection);
    if (known !== undefined) {
      return (
        known.name === (textField(record.fields, 'topic') || textField(header, 'topic')) &&
        known.type === ros2TypeName(textField(header, 'type'))
      );
    }
    this.#topics.set(connection, {
      // The record's own topic is the one that was recorded; the publisher's may have been remapped.
      name: textField(record.fields, 'topic') || textField(header, 'topic'),
      type: ros2TypeName(textField(header, 'type')),
      encoding: 'ros1',
      definition: { encoding: 'ros1msg', text: textField(header, 'message_definition') },
      qos: undefined,
      isLatched: textField(header, 'latching') === '1',
      count: undefined,
    });
    return true;
  }

  topic(connection: number): RecordedTopic | undefined {
    return this.#topics.get(connection);
  }

  /** The topics of all connections, with how many messages the index counts. */
  all(counts: ReadonlyMap<number, number> | undefined): RecordedTopic[] {
    return [...this.#topics].map(([connection, topic]) => {
      if (counts === undefined) return topic;
      const counted = { ...topic, count: counts.get(connection) ?? 0 };
      this.#topics.set(connection, counted);
      return counted;
    });
  }
}
