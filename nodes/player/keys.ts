import { emitKeypressEvents } from 'node:readline';

import type { Player } from './Player.js';

/** As rosbag2's own: a tenth a press. */
const rateStep = 1.1;

export const keyHelp =
  'Space: pause or resume; cursor right: next message; cursor up and down: rate +10 %, -10 %.';

/**
 * Lets keys control a player, where there is a keyboard.
 *
 * @returns the function that gives the terminal back
 */
export function controlByKeys(player: Player, write: (line: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const press = (_text: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
    // A terminal in raw mode sends Ctrl-C as a key.
    if (key.ctrl && key.name === 'c') process.kill(process.pid, 'SIGINT');
    else pressed(player, key.name, write);
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('keypress', press);
  return () => {
    stdin.off('keypress', press);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

function pressed(player: Player, name: string | undefined, write: (line: string) => void): void {
  if (name === 'space') {
    player.command({ kind: 'toggle' });
    write(player.isPaused ? 'Paused.' : 'Resumed.');
  } else if (name === 'right') {
    void player.step(1).then((done) => {
      if (done === 0) write('The next message can be asked for while paused: press space.');
    });
  } else if (name === 'up' || name === 'down') {
    player.command({ kind: 'rate', rate: name === 'up' ? player.rate * rateStep : player.rate / rateStep });
    write(`Rate ${player.rate.toFixed(2)}`);
  }
}
