import { z } from 'zod';

import { roles } from '../wire/words.js';

/** Somebody who is logged in, as a server tells whoever watches over it, so that its successor lets them in too. */
export interface KeptLogin {
  /** The cookie's SHA-256, which lets nobody in. */
  readonly key: string;
  readonly member: { readonly id: string; readonly name: string; readonly role: (typeof roles)[number] };
}

/** Gives a server, from whoever starts it, those who were logged in at the one before. */
export const keptLoginsVariable = 'RAPPORT_PAGE_LOGINS';

const keptLogins = z.array(
  z.object({
    key: z.string().regex(/^[0-9a-f]{64}$/u),
    member: z.object({ id: z.string(), name: z.string(), role: z.enum(roles) }),
  }),
);
const told = z.object({ logins: keptLogins });

/** What a server's message says of who is logged in; `undefined` for its other messages. */
export function loginsTold(message: unknown): readonly KeptLogin[] | undefined {
  return told.safeParse(message).data?.logins;
}

/** Nobody where nothing was kept, or not so that it can be read. */
export function parseKeptLogins(text: string | undefined): readonly KeptLogin[] {
  if (text === undefined) return [];
  try {
    return keptLogins.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}
