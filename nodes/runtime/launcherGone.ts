/**
 * Resolves when the launcher that has started this process, with a channel to it, is gone; never without a launcher. It may
 * have died before this is asked.
 */
export function launcherGone(): Promise<void> {
  return new Promise((resolve) => {
    if (process.send && !process.connected) resolve();
    else process.once('disconnect', resolve);
  });
}
