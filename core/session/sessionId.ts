/** The id of a session that nobody has named: from its start's second, UTC, beginning with a letter. */
export function sessionIdOf(nowNs: bigint): string {
  return `s${new Date(Number(nowNs / 1_000_000n))
    .toISOString()
    .replaceAll(/[^0-9]/gu, '')
    .slice(0, 14)}`;
}
