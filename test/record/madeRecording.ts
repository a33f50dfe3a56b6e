import { RosbagFolder, type RosbagFolderOptions } from '../../record/RosbagFolder.js';

const options: RosbagFolderOptions = { library: 'test', rosDistribution: 'kilted' };

/** A std_msgs/String as CDR: little endian, length with the final 0, text. */
export function stringCdr(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`, 'utf8');
  const header = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** As a publisher of the suite's latched topics is recorded. */
export const latched = { history: 1, depth: 1, reliability: 1, durability: 1, liveliness: 1 };
export const reliable = { history: 1, depth: 10, reliability: 1, durability: 2, liveliness: 1 };

/** Writes a rosbag2 folder of std_msgs/String. */
export async function makeRecording(
  path: string,
  messages: readonly { readonly topic: string; readonly logNs: bigint; readonly text: string }[],
  {
    qosOf = () => reliable,
    ...given
  }: Partial<RosbagFolderOptions> & { qosOf?: (topic: string) => typeof reliable } = {},
): Promise<void> {
  const folder = await RosbagFolder.create(path, { ...options, ...given });
  for (const name of new Set(messages.map(({ topic }) => topic)))
    folder.addTopic({ name, type: 'std_msgs/msg/String', definition: 'string data', qos: [qosOf(name)] });
  for (const { topic, logNs, text } of messages) folder.write({ topic, logNs, data: stringCdr(text) });
  await folder.close();
}
