import { openRecording } from '../../sources/openRecording.js';
import type { RecordedMessage } from '../../sources/RecordingSource.js';
import type { Trouble } from '../../sources/Trouble.js';
import type { MadeMessage } from './madeRecordings.js';

export interface ReadRecording {
  readonly messages: readonly RecordedMessage[];
  readonly troubles: readonly Trouble[];
}

/** Everything in a recording. */
export async function readAll(path: string): Promise<ReadRecording> {
  const source = await openRecording(path);
  try {
    const messages: RecordedMessage[] = [];
    for await (const message of source.messages()) messages.push(message);
    return { messages, troubles: [...source.troubles] };
  } finally {
    await source.close();
  }
}

/** A message as a text that two have in common only if they are the same. */
export function identity(topic: string, timeNs: bigint, data: Uint8Array): string {
  return `${topic} ${timeNs} ${Buffer.from(data).toString('hex')}`;
}

export function identities(messages: readonly MadeMessage[]): string[] {
  return messages.map(({ topic, timeNs, data }) => identity(topic, timeNs, data));
}

export function readIdentities({ messages }: ReadRecording): string[] {
  return messages.map(({ topic, logTimeNs, data }) => identity(topic.name, logTimeNs, data));
}
