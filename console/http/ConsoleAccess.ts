import type { Entrance } from './Logins.js';

/** Where the page is served, and who may come in. */
export interface ConsoleAccess {
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Further names by which it is called. */
  readonly names: readonly string[];
  /** The hash of the passphrase; `undefined`: by links that work once. */
  readonly passphraseHash?: string | undefined;
  readonly tls?:
    { readonly cert: string; readonly key: string; readonly authority?: string | undefined } | undefined;
}

/** @param print writes a line where the server runs */
export function entranceOf(
  { passphraseHash }: ConsoleAccess,
  { address, print }: { readonly address: () => string; readonly print: (line: string) => void },
): Entrance {
  if (passphraseHash !== undefined) return { kind: 'passphrase', hash: passphraseHash };
  return {
    kind: 'link',
    // Behind #: it stands in no request and in no log.
    print: (token) => print(`The operator’s page, by a link that works once: ${address()}/#token=${token}`),
  };
}
