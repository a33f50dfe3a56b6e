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
            : t('banner.heldBy', { who: told.held.by, why: told.held.reason ?? told.held.category ?? '' })}
        </p>
      )}
      {told?.saved === false && (told.state === 'running' || told.state === 'held') && (
        <p class="banner is-bad">{t('banner.notSaved')}</p>
      )}
      {told?.warning != null && <p class="banner is-warning">{told.warning}</p>}
    </div>
  );
}
