import { head } from './record.js';
import { played } from './playhead.js';

/**
 * Moves the playhead with the person's clock.
 *
 * @returns what ends it
 */
export function playClock(): () => void {
  let lastMs = performance.now();
  let frame = requestAnimationFrame(beat);
  function beat(): void {
    const nowMs = performance.now();
    if (head.peek().isPlaying) head.value = played(head.peek(), (nowMs - lastMs) / 1_000);
    lastMs = nowMs;
    frame = requestAnimationFrame(beat);
  }
  return () => cancelAnimationFrame(frame);
}
