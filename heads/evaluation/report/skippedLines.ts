import { shareText } from '../../../core/culturenet/shareText.js';
import type { SkippedSetting } from '../../../core/culturenet/protocol.js';

/** What an evaluation skipped, a line a reason: the setting, the children or cultures, and why. */
export function skippedLines(skipped: readonly SkippedSetting[]): string[] {
  const groups = new Map<string, { name: string; whose: Set<string>; reason: string }>();
  for (const { protocol, whose, share, reason } of skipped) {
    const name = share === undefined ? protocol : `${protocol} at ${shareText(share)}`;
    const key = `${name}|${reason}`;
    const group = groups.get(key) ?? { name, whose: new Set(), reason };
    group.whose.add(whose);
    groups.set(key, group);
  }
  return [...groups.values()].map(
    ({ name, whose, reason }) => `${name}, ${[...whose].join(', ')}: ${reason}`,
  );
}
