import type rclnodejs from 'rclnodejs';

import { sentenceOf } from '../../core/sentenceOf.js';
import { createService } from '../runtime/rosEndpoints.js';
import { nsToStamp, stampToNs, type TimeMessage } from '../runtime/stamp.js';
import type { Player } from './Player.js';

/** More than a recording can hold: "burst the whole of it". */
const all = Number.MAX_SAFE_INTEGER;

/**
 * Serves a player as rosbag2's own is served: `/rosbag2_player/pause`, `resume`, `seek` …, of `rosbag2_interfaces`.
 *
 * @returns the function that ends them
 */
export function serveAsRosbag2(
  node: rclnodejs.Node,
  player: Player,
  warn: (text: string) => void,
): () => void {
  const ends: (() => void)[] = [];
  const serve = <Request>(
    name: string,
    kind: string,
    handle: (request: Request) => object | Promise<object>,
  ): void => {
    const service = { name: `~/${name}`, type: `rosbag2_interfaces/srv/${kind}` };
    try {
      ends.push(createService<Request, object>(node, service, (request) => Promise.resolve(handle(request))));
    } catch (error) {
      warn(`The service ${name} is not there: ${sentenceOf(error)}`);
    }
  };
  const act = (kind: 'pause' | 'resume' | 'toggle') => (): object => {
    player.command({ kind });
    return {};
  };
  serve('pause', 'Pause', act('pause'));
  serve('resume', 'Resume', act('resume'));
  serve('toggle_paused', 'TogglePaused', act('toggle'));
  serve('is_paused', 'IsPaused', () => ({ paused: player.isPaused }));
  serve('get_rate', 'GetRate', () => ({ rate: player.rate }));
  serve<{ rate: number }>('set_rate', 'SetRate', ({ rate }) => {
    const success = Number.isFinite(rate) && rate > 0;
    if (success) player.command({ kind: 'rate', rate });
    return { success };
  });
  serve<{ time: TimeMessage }>('seek', 'Seek', ({ time }) => ({ success: player.seek(stampToNs(time)) }));
  serve('play_next', 'PlayNext', async () => ({ success: (await player.step(1)) === 1 }));
  serve<{ num_messages: number | bigint }>('burst', 'Burst', async ({ num_messages: wanted }) => {
    const count = Number(wanted) === 0 ? all : Number(wanted);
    return { actually_burst: BigInt(await player.step(count)) };
  });
  serve('stop', 'Stop', () => {
    player.stop();
    return {};
  });
  return () => {
    for (const end of ends) end();
  };
}

/** Publishes where the playback is as /clock, so many times a second. @returns the function that ends it */
export function publishClock(
  publish: (message: object) => void,
  nowNs: () => bigint,
  frequencyHz: number,
): () => void {
  const timer = setInterval(() => publish({ clock: nsToStamp(nowNs()) }), 1000 / frequencyHz);
  return () => {
    clearInterval(timer);
  };
}
