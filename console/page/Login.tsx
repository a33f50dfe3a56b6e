import { useSignal } from '@preact/signals';

import type { LoginBody, Role } from '../wire/fromPage.js';
import { roles } from '../wire/words.js';
import { routes, type LoginNeeds } from '../wire/routes.js';
import { t } from './language/translate.js';
import { enter } from './entering.js';

/** Who comes, with the link or the passphrase. */
export function Login({ needs }: { readonly needs: LoginNeeds }) {
  const name = useSignal('');
  const role = useSignal<Role>('operator');
  const passphrase = useSignal('');
  const trouble = useSignal<string | undefined>(undefined);
  const token = tokenOf(location.hash);
  const isByPassphrase = needs.needs === 'passphrase';
  const logIn = async () => {
    const body: LoginBody = {
      name: name.value,
      role: role.value,
      ...(isByPassphrase ? { passphrase: passphrase.value } : { token }),
    };
    trouble.value = await sendLogin(body);
    if (trouble.value !== undefined) return;
    // The link has been used: it is in no history, and no second person comes by it.
    history.replaceState(undefined, '', location.pathname);
    await enter();
  };
  return (
    <main class="login">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void logIn();
        }}
      >
        <h1>Rapport</h1>
        <p>{needs.says}</p>
        {isByPassphrase && (
          <label>
            {t('login.passphrase')}
            <input
              type="password"
              autocomplete="current-password"
              required
              value={passphrase.value}
              onInput={({ currentTarget }) => (passphrase.value = currentTarget.value)}
            />
          </label>
        )}
        <label>
          {t('login.name')}
          <input
            type="text"
            autocomplete="username"
            required
            maxLength={60}
            value={name.value}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
        <fieldset>
          <legend>{t('login.role')}</legend>
          {roles.map((one) => (
            <label key={one} class="check">
              <input
                type="radio"
                name="role"
                checked={role.value === one}
                onChange={() => (role.value = one)}
              />
              <span>
                <strong>{t(`role.${one}`)}</strong> {t(`role.${one}.may`)}
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary large" disabled={!isByPassphrase && token === ''}>
          {t('login.button')}
        </button>
        {trouble.value !== undefined && (
          <p role="alert" class="is-bad">
            {trouble.value}
          </p>
        )}
      </form>
    </main>
  );
}

/** The one-time token of the link; it stands behind the #, which browsers send to nobody. */
function tokenOf(hash: string): string {
  return hash.replace(/^#(?:token=)?/u, '');
}

/** @returns what is wrong; `undefined` where the person has been let in */
async function sendLogin(body: LoginBody): Promise<string | undefined> {
  try {
    const response = await fetch(routes.login, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return undefined;
    const answer = (await response.json()) as { readonly says?: unknown; readonly message?: unknown };
    const says = answer.says ?? answer.message;
    return typeof says === 'string' ? says : t('login.refused');
  } catch {
    return t('login.noServer');
  }
}
