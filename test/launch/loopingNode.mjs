// A process of a launch with the suite's heartbeats and nothing else: `… node NAME --no-autostart --ros-args TURN MARKER`.
// Its first turn is spent as TURN says; MARKER tells that there was one.
import { existsSync, writeFileSync } from 'node:fs';

import '../transpileHooks.mjs';

const [turn = '', marker = ''] = process.argv.slice(-2);
const isFirst = !existsSync(marker);
writeFileSync(marker, '');
process.once('disconnect', () => process.exit());
if (turn !== 'mute') {
  // The hooks have a source file found by its built name only from other sources.
  const heartbeats = new URL('../../nodes/runtime/heartbeats.ts', import.meta.url);
  const { sendHeartbeats } = await import(heartbeats.href);
  sendHeartbeats();
}
setTimeout(() => {
  console.log(isFirst ? 'first' : 'again');
  if (isFirst && turn === 'loop') for (;;);
}, 1_000);
setInterval(() => undefined, 1_000);
