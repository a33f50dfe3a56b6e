/** Names that ROS 2 writes small. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'sensor_msgs/msg/CameraInfo': { D: 'd', K: 'k', R: 'r', P: 'p' },
};

/** A ROS 1 message's value as ROS 2 would give it: times in `sec` and `nanosec`, CameraInfo's matrices in small letters. */
export function fromRos1(type: string, value: unknown): unknown {
  const names = renamed[type];
  const converted = convert(value);
  if (names === undefined || !isRecord(converted)) return converted;
  return Object.fromEntries(Object.entries(converted).map(([name, field]) => [names[name] ?? name, field]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (!isRecord(value)) return value;
  const { sec, nsec } = value;
  if (typeof sec === 'number' && typeof nsec === 'number' && Object.keys(value).length === 2) {
    return { sec, nanosec: nsec };
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, convert(field)]));
}
