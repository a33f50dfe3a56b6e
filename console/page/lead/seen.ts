import type { PromptView } from '../../wire/fromServer.js';

/** Of each prompt and revision when it was on the screen first, by the page's clock; the newest. */
const seen = new Map<string, number>();
const kept = 50;

export function turnOf({ id, revision }: Pick<PromptView, 'id' | 'revision'>): string {
  return `${id} ${revision}`;
}

/** To be called once it is rendered: it is seen with the next picture of the screen. */
export function rendered(turn: string): void {
  if (seen.has(turn)) return;
  requestAnimationFrame((atMs) => {
    if (seen.has(turn)) return;
    seen.set(turn, atMs);
    const [oldest] = seen.keys();
    if (seen.size > kept && oldest !== undefined) seen.delete(oldest);
  });
}

/** `undefined`: it has not been seen. */
export function seenMs(turn: string): number | undefined {
  return seen.get(turn);
}
