import type { IncomingHttpHeaders } from 'node:http';

/** The addresses by which the server may be called, as in a URL: `http://127.0.0.1:8765`. */
export type Origins = ReadonlySet<string>;

/** @param names host names and addresses; IPv6 without brackets */
export function originsOf(
  names: readonly string[],
  { port, isSecure }: { readonly port: number; readonly isSecure: boolean },
): Origins {
  const scheme = isSecure ? 'https' : 'http';
  return new Set(
    // `URL` leaves the scheme's own port out, as browsers do.
    names.map((name) => new URL(`${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`).origin),
  );
}

/**
 * Why a request does not come from a page of this server; `undefined` if it may. A foreign name for our address (DNS
 * rebinding) is told by Host, a foreign page by Origin; whatever changes something or opens a WebSocket has to say its Origin.
 */
export function refuseForeign(
  request: { readonly method: string; readonly headers: IncomingHttpHeaders; readonly isUpgrade: boolean },
  origins: Origins,
): string | undefined {
  const { host, origin } = request.headers;
  const isOurs = [...origins].some((each) => new URL(each).host === host?.toLowerCase());
  if (!isOurs) return 'This server is not called so: use the address that it has printed.';
  if (origin !== undefined)
    return origins.has(origin) ? undefined : 'Only pages of this server are answered.';
  const isReading = (request.method === 'GET' || request.method === 'HEAD') && !request.isUpgrade;
  return isReading ? undefined : 'A request that changes something has to say where it comes from (Origin).';
}
