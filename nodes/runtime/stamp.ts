/** builtin_interfaces/Time as rclnodejs gives and takes it. */
export interface TimeMessage {
  sec: number;
  nanosec: number;
}

/** std_msgs/Header as rclnodejs gives and takes it. */
export interface HeaderMessage {
  stamp: TimeMessage;
  frame_id: string;
}

export function stampToNs({ sec, nanosec }: TimeMessage): bigint {
  return BigInt(sec) * 1_000_000_000n + BigInt(nanosec);
}

export function nsToStamp(ns: bigint): TimeMessage {
  return { sec: Number(ns / 1_000_000_000n), nanosec: Number(ns % 1_000_000_000n) };
}

export function header(stampNs: bigint, frameId: string): HeaderMessage {
  return { stamp: nsToStamp(stampNs), frame_id: frameId };
}
