import { t } from '../language/translate.js';
import { isConnected, session } from '../link/state.js';

/** What the operator must know now, whatever else is open. */
export function Banners() {
  const told = session.value;
  if (!isConnected.value)
    return (
      <p class="banner is-bad" role="alert">
        {t('banner.cutOff')}
      </p>
    );
  return (
    <div role="status">
      {told?.state === 'unheard' && <p class="banner is-bad">{t('banner.unheard')}</p>}
      {told?.state === 'held' && (
        <p class="banner is-warning">
          {told.held?.by == null
            ? t('banner.held')
            : t('banner.heldBy', { who: told.held.by, why: heldWhy(told.held) })}
        </p>
      )}
      {told?.saved === false && (told.state === 'running' || told.state === 'held') && (
        <p class="banner is-bad">{t('banner.notSaved')}</p>
      )}
      {told?.warning != null && <p class="banner is-warning">{told.warning}</p>}
    </div>
  );
}

const held = {
  break: 'hold.break',
  technical: 'hold.technical',
  upset: 'hold.upset',
  protocol: 'hold.protocol',
  'emergency-stop': 'hold.emergency-stop',
  'operator-away': 'hold.operator-away',
} as const;

/** The session's word in the page's language, and what the person said besides, as it was said. */
function heldWhy({ category, reason }: { readonly category: string | null; readonly reason: string | null }) {
  const word = Object.entries(held).find(([known]) => known === category)?.[1];
  return [word && t(word), word && reason === unsaid ? undefined : reason].filter(Boolean).join(': ');
}

/** As a session writes it where nobody gave a reason. */
const unsaid = 'no reason given';
