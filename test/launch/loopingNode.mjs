// A process of a launch with the suite's heartbeats and nothing else: `… node NAME --no-autostart --ros-args TURN FOLDER`.
// Its first turn is spent as TURN says; a file in FOLDER tells that there was one. FOLDER holds the heartbeats, too.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [turn = '', folder = ''] = process.argv.slice(-2);
const marker = join(folder, 'marker');
const isFirst = !existsSync(marker);
writeFileSync(marker, '');
process.once('disconnect', () => process.exit());
if (turn !== 'mute') {
  const { sendHeartbeats } = await import(pathToFileURL(join(folder, 'heartbeats.mjs')).href);
  sendHeartbeats();
}
setTimeout(() => {
  console.log(isFirst ? 'first' : 'again');
  if (isFirst && turn === 'loop') for (;;);
}, 500);
setInterval(() => undefined, 1_000);
