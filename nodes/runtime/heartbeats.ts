/** How often a process that a launcher has started says that its event loop turns, milliseconds. */
const heartbeatMs = 500;

/**
 * Sends heartbeats to the launcher, over the channel that it has started this process with, until the process ends; none
 * where nobody has. They come from the event loop itself: what blocks it stops them.
 */
export function sendHeartbeats(): void {
  const beat = (): void => {
    // Without the callback a launcher that has just died would throw here; 'disconnect' tells of it.
    process.send?.('heartbeat', undefined, undefined, () => undefined);
  };
  beat();
  setInterval(beat, heartbeatMs).unref();
}
