import { useSignal } from '@preact/signals';

import { t } from '../language/translate.js';
import { library, protocol } from '../link/state.js';
import { keyName } from './keyName.js';
import { giveKey } from './keyMap.js';
import { changeKeys, keyChanges, keyMap } from './keysInUse.js';
import { pageActions, type PageAction } from './pageActions.js';
import { shownKey } from './shownKey.js';

/** All keys; those of the page can be changed for this browser. */
export function KeysPanel() {
  const changing = useSignal<PageAction | undefined>(undefined);
  const refused = useSignal(false);
  const take = (action: PageAction) => (event: KeyboardEvent) => {
    const key = keyName(event);
    if (changing.value !== action || key === undefined || event.key === 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    const changes = giveKey(keyChanges.peek(), action, key);
    refused.value = changes === undefined;
    if (changes === undefined) return;
    changeKeys(changes);
    changing.value = undefined;
  };
  const { ofAction, moved } = keyMap.value;
  return (
    <div class="keys">
      <p>{t('keys.about')}</p>
      <table>
        <tbody>
          <tr>
            <th scope="row">{t('stop.button')}</th>
            <td>
              <kbd>Esc</kbd>
            </td>
            <td class="quiet">{t('keys.fixed')}</td>
          </tr>
          {pageActions.map((action) => (
            <tr key={action}>
              <th scope="row">{t(`key.${action}`)}</th>
              <td>
                {ofAction[action] === undefined ? t('keys.none') : <kbd>{shownKey(ofAction[action])}</kbd>}
                {moved.includes(action) && <span class="quiet"> {t('keys.moved')}</span>}
              </td>
              <td>
                <button
                  type="button"
                  class="small"
                  aria-label={t('keys.changeOf', { action: t(`key.${action}`) })}
                  // Until it is pressed or left, the next key is the new one.
                  data-takes-keys={changing.value === action ? '' : undefined}
                  onClick={() => (changing.value = changing.value === action ? undefined : action)}
                  onKeyDown={take(action)}
                  onBlur={() => (changing.value = undefined)}
                >
                  {t(changing.value === action ? 'keys.press' : 'keys.change')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {refused.value && <p role="status">{t('keys.refused')}</p>}
      <button type="button" onClick={() => changeKeys({})}>
        {t('keys.reset')}
      </button>
      <ProtocolKeys />
    </div>
  );
}

function ProtocolKeys() {
  const told = protocol.value;
  const rows = [
    ...Object.entries(told?.keys ?? {}).map(([control, key]) => ({ title: controlWord(control), key })),
    ...[...(told?.steps ?? []), ...(told?.helps ?? [])].flatMap(({ title, key }) =>
      key === null ? [] : [{ title, key }],
    ),
    ...(library.value?.entries ?? []).flatMap(({ label, key }) =>
      key === null ? [] : [{ title: label, key }],
    ),
  ];
  if (rows.length === 0) return undefined;
  return (
    <>
      <h3>{t('keys.protocol')}</h3>
      <table>
        <tbody>
          {rows.map(({ title, key }) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td>
                <kbd>{shownKey(key)}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const controls = ['next', 'back', 'repeat', 'skip', 'responded'] as const;

function controlWord(control: string): string {
  const known = controls.find((one) => one === control);
  return known === undefined ? control : t(`steps.${known}`);
}
