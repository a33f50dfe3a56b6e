import { describe, expect, it } from 'vitest';

import { loginsTold, parseKeptLogins, type KeptLogin } from '../../../console/http/keptLogins.js';
import { Logins } from '../../../console/http/Logins.js';

const ana = { name: 'Ana', role: 'operator' } as const;

/** A server's logins by links, with what it tells whoever would start the next. */
function opened(known: readonly KeptLogin[] = []) {
  const tokens: string[] = [];
  let told: readonly KeptLogin[] = known;
  const logins = new Logins({ kind: 'link', print: (token) => tokens.push(token) }, () => 0, {
    known,
    changed: (all) => (told = all),
  });
  logins.open();
  return { logins, token: () => tokens.at(-1) ?? '', told: () => told };
}

describe('a server in the place of one that died', () => {
  it('lets in who was logged in, by the cookie and not by what was kept of it', async () => {
    const before = opened();
    const entered = await before.logins.enter({ token: before.token(), ...ana });
    const [kept] = before.told();
    const { logins } = opened(parseKeptLogins(JSON.stringify(before.told())));
    expect(logins.find(entered?.cookie)).toEqual({ id: entered?.member.id, ...ana });
    expect(logins.find(kept?.key)).toBeUndefined();
    expect(JSON.stringify(before.told())).not.toContain(entered?.cookie);
  });

  it('lets in nobody who had left', async () => {
    const before = opened();
    const entered = await before.logins.enter({ token: before.token(), ...ana });
    before.logins.leave(entered?.cookie ?? '');
    expect(opened(before.told()).logins.find(entered?.cookie)).toBeUndefined();
  });

  it('takes what it cannot read for nobody', () => {
    expect(parseKeptLogins(undefined)).toEqual([]);
    expect(parseKeptLogins('{')).toEqual([]);
    expect(parseKeptLogins('[{"key":"short"}]')).toEqual([]);
    expect(loginsTold('heartbeat')).toBeUndefined();
  });
});
